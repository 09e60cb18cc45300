import { expectClose, expectNoLeaks, random, randomLabels } from '@ecgan/testing';
import { avgPool, cast, oneHot, type Tensor, type Tensor4D, tensor } from '@tensorflow/tfjs-core';
import { input, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { perceptualLoss, similarityLoss } from './index.js';

/** An image to `channels` values of each pixel, by one convolution. */
function convolution(channels: number) {
  const image = input({ shape: [4, 3, 3] });
  const output = layers.conv2d({ filters: channels, kernelSize: 1 }).apply(image) as SymbolicTensor;
  return model({ inputs: image, outputs: output });
}

/** Losses that take `(yTrue, yPred)`, as a stranger's model would be compiled with them. */
describe('model.compile', () => {
  const images = random([2, 4, 3, 3], 1);
  const labelMap = tensor(randomLabels([2, 4, 3], 3, 2), [2, 4, 3], 'int32');

  test.each([
    ['similarityLoss', 3, similarityLoss, cast(oneHot(labelMap, 3), 'float32')],
    [
      'perceptualLoss',
      3,
      perceptualLoss((x) => [x, avgPool(x as Tensor4D, 2, 1, 'valid')], { weights: [1, 1] }),
      random([2, 4, 3, 3], 3),
    ],
  ] as const)('behavior: %s trains a model', async (_, channels, loss, targets) => {
    const network = convolution(channels);
    network.compile({ optimizer: 'adam', loss: (yTrue: Tensor, yPred: Tensor) => loss(yTrue, yPred) });
    const before = loss(targets, network.predict(images) as Tensor).dataSync()[0];
    const first = await network.trainOnBatch(images, targets);
    expectClose([first as number], [before], 1e-5);
    await expectNoLeaks(() => network.trainOnBatch(images, targets));
    for (let step = 0; step < 20; step++) await network.trainOnBatch(images, targets);
    expect(loss(targets, network.predict(images) as Tensor).dataSync()[0]).toBeLessThan(before);
  });
});
