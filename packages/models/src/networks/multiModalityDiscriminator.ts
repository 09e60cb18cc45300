import {
  averagePool2d,
  convolution2d,
  instanceNormalization,
  type LayoutInputs,
  labelConv2d,
  labelPool2d,
  layoutInputs,
  repeatBatch,
  spectralConv2d,
} from '@ecgan/core';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { type CompleteEcganOptions, completeOptions, type EcganOptions } from './options.js';
import { SeedSequence } from './seedSequence.js';
import { startingWeights } from './startingWeights.js';

/** Filters of the convs of one scale in multiples of the first one's, and their strides; a conv4×4 to one logit follows. */
const stages = [
  { multiple: 1, strides: 2 },
  { multiple: 2, strides: 2 },
  { multiple: 4, strides: 2 },
  { multiple: 8, strides: 1 },
] as const;

/** Four features and the logits: what each scale returns. */
export const outputsPerScale = stages.length + 1;

/**
 * The first conv4×4 of one scale, of concat(S, x). A conv of a concatenation is the sum of two convs: that of S is looked up,
 * once per image of the batch, and shared by all pictures that are judged against it.
 */
function firstConvolution(labels: SymbolicTensor, picture: SymbolicTensor, scale: number, context: ScaleContext) {
  const { network, seeds } = context;
  const shape = { filters: network.discriminatorFilters, kernelSize: 4, strides: 2, padding: 2 };
  const ofLabels = labelConv2d({
    ...shape,
    name: `scale_${scale}_labels`,
    numClasses: network.numClasses,
    boundary: network.boundary,
    useBias: false,
    ...startingWeights(network, seeds),
  }).apply(labels) as SymbolicTensor;
  const ofPicture = convolution2d({
    ...shape,
    name: `scale_${scale}_conv_0`,
    ...startingWeights(network, seeds),
  }).apply(picture) as SymbolicTensor;
  const repeated = repeatBatch({ name: `scale_${scale}_repeat` }).apply([ofLabels, ofPicture]) as SymbolicTensor;
  return layers.add({ name: `scale_${scale}_joined` }).apply([repeated, ofPicture]) as SymbolicTensor;
}

interface ScaleContext {
  network: CompleteEcganOptions;
  seeds: SeedSequence;
}

/** One PatchGAN: returns its intermediate features and its logits map. */
function connectScale(labels: SymbolicTensor, picture: SymbolicTensor, scale: number, context: ScaleContext) {
  const { network, seeds } = context;
  const outputs: SymbolicTensor[] = [];
  let x = firstConvolution(labels, picture, scale, context);
  stages.forEach(({ multiple, strides }, stage) => {
    if (stage > 0) {
      const name = `scale_${scale}_conv_${stage}`;
      const filters = Math.min(multiple, 8) * network.discriminatorFilters;
      x = spectralConv2d({
        name,
        filters,
        kernelSize: 4,
        strides,
        padding: 2,
        useBias: false,
        ...startingWeights(network, seeds),
      }).apply(x) as SymbolicTensor;
      x = instanceNormalization({ name: `scale_${scale}_norm_${stage}` }).apply(x) as SymbolicTensor;
    }
    const activation = layers.leakyReLU({ name: `scale_${scale}_activation_${stage}`, alpha: 0.2 });
    x = activation.apply(x) as SymbolicTensor;
    outputs.push(x);
  });
  const logits = convolution2d({
    name: `scale_${scale}_logits`,
    filters: 1,
    kernelSize: 4,
    padding: 2,
    ...startingWeights(network, seeds),
  });
  return [...outputs, logits.apply(x) as SymbolicTensor];
}

/** S as each scale sees it: symbols at full size, then average-pooled soft maps. */
function labelsOfScales(labels: LayoutInputs, network: CompleteEcganOptions): SymbolicTensor[] {
  const [innerPatches, innerIndex] = labels.levels[0];
  const scales = [labels.symbols];
  for (let scale = 1; scale < network.discriminatorScales; scale++) {
    const name = `scale_${scale}_label_pool`;
    const pooled =
      scale === 1
        ? labelPool2d({ name, numClasses: network.numClasses, boundary: network.boundary }).apply([
            innerPatches,
            innerIndex,
          ])
        : averagePool2d({ name, poolSize: 3, strides: 2, padding: 1 }).apply(scales[scale - 1]);
    scales.push(pooled as SymbolicTensor);
  }
  return scales;
}

/**
 * D, the multi-modality discriminator: one network that judges (S, edge) and (S, image) pairs. SPADE's multi-scale PatchGAN:
 * between scales an average pool 3×3, stride 2, that does not count padding; per scale conv4×4 with filters ×1, ×2, ×4 stride 2
 * and ×8 stride 1, leaky ReLU 0.2, spectral conv and instance norm on all but the first, then conv4×4 to one logit.
 *
 * @returns A model from `[symbols, innerPatches, innerIndex, x]` (of one scale: `[symbols, x]`) to the features and logits of all scales;
 * {@link discriminate} feeds it and groups its outputs. x is `[k·batch, height, width, 3]`: k pictures per label map, group after
 * group.
 * @see Tang et al. 2023, arXiv 2003.13898, section 3.4; arXiv 1903.07291, appendix
 */
export function multiModalityDiscriminator(options: EcganOptions): LayersModel {
  const network = completeOptions(options);
  const context = { network, seeds: new SeedSequence(network.seed + 4) };
  const labels = layoutInputs({ levels: 1 });
  const picture = input({ shape: [null, null, 3], name: 'picture' });
  const outputs: SymbolicTensor[] = [];
  let seen = picture;
  labelsOfScales(labels, network).forEach((labelsOfScale, scale) => {
    if (scale > 0) {
      const name = `scale_${scale}_pool`;
      seen = averagePool2d({ name, poolSize: 3, strides: 2, padding: 1 }).apply(seen) as SymbolicTensor;
    }
    outputs.push(...connectScale(labelsOfScale, seen, scale, context));
  });
  return model({ name: 'multiModalityDiscriminator', inputs: [...seenOf(labels, network), picture], outputs });
}

/** The inputs D reads: the inner neighbourhoods only where a second scale pools them. */
function seenOf(labels: LayoutInputs, network: CompleteEcganOptions): SymbolicTensor[] {
  return labels.all.slice(0, network.discriminatorScales > 1 ? 3 : 1);
}
