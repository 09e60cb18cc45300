import {
  expectClose,
  expectGradientsMatch,
  expectNoLeaks,
  expectSameAfterLoading,
  random,
  testsOf,
} from '@ecgan/testing';
import { mul, type Scalar, sum, type Tensor, tensor4d } from '@tensorflow/tfjs-core';
import { input, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { caffeStatistics, imageNormalization, torchvisionStatistics } from './imageNormalization.js';

testsOf('imageNormalization');

const x = random([2, 3, 2, 3], 1, -1.2, 1.2);
/** Bytes 10, 128, 255 of red, green, blue, in [-1, 1]. */
const pixel = tensor4d(
  [10, 128, 255].map((byte) => byte / 127.5 - 1),
  [1, 1, 1, 3],
);

test('default: torchvision: mean and deviation of RGB in [0, 1], training or not', () => {
  const expected = [(10 / 255 - 0.485) / 0.229, (128 / 255 - 0.456) / 0.224, (1 - 0.406) / 0.225];
  const layer = imageNormalization(torchvisionStatistics);
  for (const training of [false, true]) expectClose(layer.apply(pixel, { training }) as Tensor, expected, 1e-6);
});

test('args: Caffe: BGR in [0, 255] less its mean', () => {
  const expected = [255 - 103.939, 128 - 116.779, 10 - 123.68];
  expectClose(imageNormalization(caffeStatistics).apply(pixel) as Tensor, expected, 1e-6);
});

test('args: other statistics, each for the channel at its place', () => {
  const statistics = { white: 2, order: 'bgr', mean: [0.1, 0.2, 0.3], deviation: [1, 2, 4] } as const;
  const expected = [2 - 0.1, (256 / 255 - 0.2) / 2, (20 / 255 - 0.3) / 4];
  expectClose(imageNormalization(statistics).apply(pixel) as Tensor, expected, 1e-6);
});

test('gradient: images', () => {
  const direction = random(x.shape, 2);
  for (const statistics of [torchvisionStatistics, caffeStatistics]) {
    const layer = imageNormalization(statistics);
    expectGradientsMatch((y) => sum(mul(layer.apply(y) as Tensor, direction)) as Scalar, [x]);
  }
});

test('behavior: survives saving and loading', async () => {
  const inputs = input({ shape: [null, null, 3] });
  const layer = imageNormalization(caffeStatistics);
  await expectSameAfterLoading(model({ inputs, outputs: layer.apply(inputs) as SymbolicTensor }), [x]);
  expect(layer.getConfig()).toMatchObject({ ...caffeStatistics });
});

test('behavior: leaves no tensors', () =>
  expectNoLeaks(() => (imageNormalization(caffeStatistics).apply(x) as Tensor).dispose()));

test('error: statistics and images', () => {
  const made = (change: object) => () => imageNormalization({ ...torchvisionStatistics, ...change });
  expect(made({ order: 'rbg' })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: order: expected 'rgb' or 'bgr', got "rbg".]`,
  );
  expect(made({ mean: [0, 1] })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: mean: expected three numbers, one per channel, got [0, 1].]`,
  );
  expect(made({ deviation: [1, 0, 1] })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: deviation: expected numbers > 0, got 0.]`,
  );
  expect(made({ white: -1 })).toThrowErrorMatchingInlineSnapshot(`[ValueError: white: expected numbers > 0, got -1.]`);
  expect(() => made({})().apply(random([1, 2, 2, 4], 1))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: input: expected shape [batch, height, width, 3], got [1, 2, 2, 4].]`,
  );
});
