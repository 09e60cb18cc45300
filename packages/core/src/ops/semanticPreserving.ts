import {
  add,
  concat,
  conv2d,
  leakyRelu,
  mean,
  mul,
  reshape,
  sigmoid,
  slice,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
  tanh,
  tidy,
} from '@tensorflow/tfjs-core';
import { labelConvolution } from './labelConvolution.js';
import { labelPresence } from './labelPresence.js';

/** Weights of one convolution. */
interface ConvolutionWeights {
  kernel: Tensor4D;
  bias: Tensor1D;
}

/** Weights of the three convolutions of G_s: to class features, to refined features, to the image. */
export type SemanticWeights = Record<'class' | 'refine' | 'image', ConvolutionWeights>;

/** Options of {@link preserveSemantics}; `classPresence` zeroes the feature maps of absent classes. */
export interface PreserveSemanticsOptions {
  numClasses: number;
  boundary: boolean;
  classPresence: boolean;
}

const activate = (x: Tensor4D): Tensor4D => leakyRelu(x, 0.2);

/**
 * G_s as a pure function of its operands and weights; see {@link semanticPreserving} for the formula.
 *
 * @param images - F, I' and I'_e, each `[batch, height, width, …]`.
 * @param labels - `[segmentationMap]`, `[symbols]` or `[innerPatches, innerIndex]`.
 */
export function preserveSemantics(
  images: Tensor4D[],
  labels: Tensor[],
  weights: SemanticWeights,
  { classPresence, ...channels }: PreserveSemanticsOptions,
): { refinedFeatures: Tensor4D; refinedImage: Tensor4D } {
  return tidy(() => {
    const gated = tidy(() => {
      const perClass = classFeatures(images, labels, weights.class, channels.boundary);
      const share = sigmoid(mean(perClass, [1, 2], true));
      const gate = classPresence
        ? mul(add(share, 1), presenceGate(labels, channels, perClass.shape[3]))
        : add(share, 1);
      return mul(perClass, gate) as Tensor4D;
    });
    const refinedFeatures = convolve(gated, weights.refine);
    return { refinedFeatures, refinedImage: tidy(() => tanh(convolve(refinedFeatures, weights.image))) };
  });
}

/** F_c: the convolution of `[F, I', I'_e, S]`, as the sum of a convolution of the images and one of the labels. */
function classFeatures(pictures: Tensor4D[], labels: Tensor[], weights: ConvolutionWeights, boundary: boolean) {
  return tidy(() => {
    const { kernel, bias } = weights;
    const [height, width, inputs, filters] = kernel.shape;
    const split = pictures.reduce((channels, { shape }) => channels + shape[3], 0);
    const imageKernel = slice(kernel, [0, 0, 0, 0], [height, width, split, filters]);
    const labelKernel = slice(kernel, [0, 0, split, 0], [height, width, inputs - split, filters]);
    const operands = labels[0].rank === 4 ? [activate(labels[0] as Tensor4D)] : labels;
    const fromImages = convolve(concat(pictures, 3), { kernel: imageKernel, bias });
    return add(
      fromImages,
      labelConvolution(operands, labelKernel, { strides: 1, padding: 'same', boundary }),
    ) as Tensor4D;
  });
}

/** Of the first `maps` label channels, those that have a class map. */
function presenceGate(labels: Tensor[], meaning: { numClasses: number; boundary: boolean }, maps: number): Tensor {
  const presence = labelPresence(labels, meaning);
  const batch = presence.shape[0];
  return reshape(slice(presence, [0, 0], [batch, maps]), [batch, 1, 1, maps]);
}

/** `conv(lrelu(x))`. The nested tidy frees the activation at once: these are the largest feature maps of a generator. */
function convolve(x: Tensor4D, { kernel, bias }: ConvolutionWeights): Tensor4D {
  return tidy(() =>
    add(
      tidy(() => conv2d(activate(x), kernel, 1, 'same')),
      bias,
    ),
  );
}
