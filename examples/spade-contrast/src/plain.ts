import * as tf from '@tensorflow/tfjs-core';
import { convolutions, leaky, normalize, resize, spadeBlock } from './layers.js';

/** One training batch. */
export interface Batch {
  /** Class ids, int32 `[batch, height, width]`; sizes are multiples of 16. */
  labelMap: tf.Tensor3D;
  /** Photos in [-1, 1], `[batch, height, width, 3]`. */
  photos: tf.Tensor4D;
}

/** A small SPADE GAN (Park et al. 2019): at every resolution the label map modulates the features. */
export class SpadeGan {
  private readonly generator: Network;
  private readonly discriminator: Network;
  private readonly generatorOptimizer = tf.train.adam(1e-3, 0, 0.9);
  private readonly discriminatorOptimizer = tf.train.adam(5e-4, 0, 0.9);

  constructor(
    private readonly numClasses: number,
    seed = 0,
  ) {
    this.generator = spadeGenerator(numClasses, seed);
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
      const judge = (picture: tf.Tensor4D) => this.discriminator.apply(tf.concat([labels, picture], 3));
      const real = judge(photos).slice(0, -1);

      let fake = photos;
      const generatorLoss = this.generatorOptimizer.minimize(
        () => {
          const [image] = this.generator.apply(labels);
          fake = tf.keep(image);
          const judged = judge(fake);
          const losses = real.map((features, i) =>
            tf.mul(10 / real.length, tf.mean(tf.abs(tf.sub(judged[i], features)))),
          );
          losses.push(tf.neg(tf.mean(judged[real.length])));
          return tf.addN(losses) as tf.Scalar;
        },
        true,
        this.generator.weights,
      );
      const discriminatorLoss = this.discriminatorOptimizer.minimize(
        () => {
          // Hinge loss: logits of photos above 1, of fakes below −1.
          const [onPhotos, onFake] = [judge(photos)[real.length], judge(fake)[real.length]];
          return tf.add(tf.mean(tf.relu(tf.sub(1, onPhotos))), tf.mean(tf.relu(tf.add(1, onFake)))) as tf.Scalar;
        },
        true,
        this.discriminator.weights,
      );
      fake.dispose();
      return tf.stack([generatorLoss, discriminatorLoss] as tf.Scalar[]) as tf.Tensor1D;
    });
  }

  /** Generates images in [-1, 1]; normalised with the statistics of this batch. */
  generate(labelMap: tf.Tensor3D): tf.Tensor4D {
    return tf.tidy(() => this.generator.apply(this.segmentationMap(labelMap))[0]);
  }

  dispose(): void {
    tf.dispose([this.generator.weights, this.discriminator.weights]);
    for (const optimizer of [this.generatorOptimizer, this.discriminatorOptimizer]) optimizer.dispose();
  }

  private segmentationMap(labelMap: tf.Tensor3D): tf.Tensor4D {
    return tf.cast(tf.oneHot(labelMap, this.numClasses), 'float32') as tf.Tensor4D;
  }
}

interface Network {
  weights: tf.Variable[];
  apply(x: tf.Tensor4D): tf.Tensor4D[];
}

/** From a one-hot label map to `[image]`: SPADE blocks from 1/16 of the size, with upsampling between them. */
function spadeGenerator(numClasses: number, seed: number): Network {
  const { weights, conv } = convolutions(seed);
  const first = conv(numClasses, 128);
  const blocks = [128, 128, 64, 32, 32].map((filters, i, all) =>
    spadeBlock(conv, numClasses, all[i - 1] ?? 128, filters),
  );
  const last = conv(32, 3);
  const apply = (labels: tf.Tensor4D) => {
    let features = first(resize(labels, 2 ** (1 - blocks.length)));
    for (const [i, block] of blocks.entries()) features = block(i > 0 ? resize(features, 2) : features, labels);
    const picture = tf.tanh(last(leaky(features)));
    return [picture];
  };
  return { weights, apply };
}

/** From a one-hot label map and an image to the features of every layer and, last, one logit per patch. */
function patchDiscriminator(channels: number, seed: number): Network {
  const { weights, conv } = convolutions(seed);
  const [first, second, third, last] = [
    conv(channels, 32, 4, 2),
    conv(32, 64, 4, 2),
    conv(64, 128, 4, 2),
    conv(128, 1),
  ];
  const apply = (pair: tf.Tensor4D) => {
    const half = leaky(first(pair));
    const quarter = leaky(normalize(second(half), [1, 2]));
    const eighth = leaky(normalize(third(quarter), [1, 2]));
    return [half, quarter, eighth, last(eighth)];
  };
  return { weights, apply };
}
