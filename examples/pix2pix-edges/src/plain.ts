import * as tf from '@tensorflow/tfjs-core';
import { initializers, input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';

/** One training batch. */
export interface Batch {
  /** Class ids, int32 `[batch, height, width]`; sizes are multiples of 16. */
  labelMap: tf.Tensor3D;
  /** Photos in [-1, 1], `[batch, height, width, 3]`. */
  photos: tf.Tensor4D;
}

/** pix2pix (Isola et al. 2017): a U-Net generator and a patch discriminator of (label map, image). */
export class Pix2Pix {
  private readonly generator: LayersModel;
  private readonly discriminator: LayersModel;
  private readonly generatorOptimizer = tf.train.adam(1e-3, 0.5);
  private readonly discriminatorOptimizer = tf.train.adam(3e-4, 0.5);

  constructor(
    private readonly numClasses: number,
    seed = 0,
  ) {
    this.generator = unetGenerator(numClasses, seed);
    this.discriminator = patchDiscriminator(numClasses + 3, seed + 1);
  }

  /** Runs one training step per batch. */
  async train(batches: AsyncIterable<Batch>, onStep?: (step: number, losses: number[]) => void): Promise<void> {
    let step = 0;
    for await (const batch of batches) {
      const losses = this.trainStep(batch);
      onStep?.(++step, Array.from(await losses.data()));
      losses.dispose();
    }
  }

  /** Updates the generator, then the discriminator on the same generated images. */
  trainStep({ labelMap, photos }: Batch): tf.Tensor1D {
    return tf.tidy(() => {
      const labels = this.segmentationMap(labelMap);
      const judge = (picture: tf.Tensor) =>
        this.discriminator.apply(tf.concat([labels, picture], 3), training) as tf.Tensor;
      const looksReal = (picture: tf.Tensor) => tf.mean(tf.softplus(tf.neg(judge(picture))));
      const looksFake = (picture: tf.Tensor) => tf.mean(tf.softplus(judge(picture)));
      const distance = (one: tf.Tensor, other: tf.Tensor) => tf.mean(tf.abs(tf.sub(one, other)));

      let fake: tf.Tensor = photos;
      const generatorLoss = this.generatorOptimizer.minimize(
        () => {
          fake = tf.keep(this.generator.apply(labels, training) as tf.Tensor);
          const losses = [looksReal(fake), tf.mul(50, distance(fake, photos))];
          return tf.addN(losses) as tf.Scalar;
        },
        true,
        weightsOf(this.generator),
      );
      const discriminatorLoss = this.discriminatorOptimizer.minimize(
        () => {
          const losses = [looksReal(photos), looksFake(fake)];
          return tf.addN(losses) as tf.Scalar;
        },
        true,
        weightsOf(this.discriminator),
      );
      fake.dispose();
      return tf.stack([generatorLoss, discriminatorLoss] as tf.Scalar[]) as tf.Tensor1D;
    });
  }

  /** Generates images in [-1, 1]; normalised with the statistics of this batch, as in pix2pix. */
  generate(labelMap: tf.Tensor3D): tf.Tensor4D {
    return tf.tidy(() => this.generator.apply(this.segmentationMap(labelMap), training) as tf.Tensor4D);
  }

  dispose(): void {
    for (const network of [this.generator, this.discriminator]) network.dispose();
    for (const optimizer of [this.generatorOptimizer, this.discriminatorOptimizer]) optimizer.dispose();
  }

  private segmentationMap(labelMap: tf.Tensor3D): tf.Tensor {
    return tf.cast(tf.oneHot(labelMap, this.numClasses), 'float32');
  }
}

const training = { training: true };

function weightsOf(network: LayersModel): tf.Variable[] {
  return network.trainableWeights.map((weight) => weight.read() as tf.Variable);
}

/** U-Net from a one-hot label map to an image. */
function unetGenerator(numClasses: number, seed: number): LayersModel {
  const { picture, features, conv } = unet(numClasses, seed);
  const image = conv(features, 3, 3, 1, 'tanh');
  return model({ inputs: picture, outputs: image });
}

/** Encoder and decoder with skip connections: 32 features at full size. */
function unet(channels: number, seed: number) {
  const widths = [32, 64, 128, 128];
  const { conv, leaky, normalize } = layersFrom(seed);
  const picture = input({ shape: [null, null, channels] });
  const sizes = [picture];
  for (const filters of widths) sizes.push(leaky(normalize(conv(sizes[sizes.length - 1], filters, 4, 2))));
  let features = sizes[widths.length];
  for (let depth = widths.length - 1; depth >= 0; depth--) {
    const doubled = layers.upSampling2d({}).apply(features);
    const joined = layers.concatenate().apply([doubled as SymbolicTensor, sizes[depth]]) as SymbolicTensor;
    features = leaky(normalize(conv(joined, widths[Math.max(0, depth - 1)], 3)));
  }
  return { picture, features, conv };
}

/** From a one-hot label map and an image to one logit per patch. */
function patchDiscriminator(channels: number, seed: number): LayersModel {
  const { conv, leaky, normalize } = layersFrom(seed);
  const pair = input({ shape: [null, null, channels] });
  let features = leaky(conv(pair, 32, 4, 2));
  for (const filters of [64, 128]) features = leaky(normalize(conv(features, filters, 4, 2)));
  return model({ inputs: pair, outputs: conv(features, 1, 3) });
}

/** Layers of the networks. Every kernel has its own seed, because equal seeds give equal kernels. */
function layersFrom(seed: number) {
  let made = 0;
  const conv = (x: SymbolicTensor, filters: number, kernelSize: number, strides = 1, activation?: 'tanh') => {
    const kernelInitializer = initializers.glorotNormal({ seed: 1000 * seed + made++ });
    const options = { filters, kernelSize, strides, activation, kernelInitializer, padding: 'same' } as const;
    return layers.conv2d(options).apply(x) as SymbolicTensor;
  };
  const leaky = (x: SymbolicTensor) => layers.leakyReLU({ alpha: 0.2 }).apply(x) as SymbolicTensor;
  const normalize = (x: SymbolicTensor) => layers.batchNormalization().apply(x) as SymbolicTensor;
  return { conv, leaky, normalize };
}
