import { LabelLayout } from '@ecgan/core';
import {
  expectClose,
  expectGradientsMatch,
  expectNoLeaks,
  expectSameAfterLoading,
  expectWeightGradientsMatch,
  perturbWeights,
  random,
  testsOf,
} from '@ecgan/testing';
import {
  add,
  conv2d,
  gather,
  leakyRelu,
  mul,
  type Scalar,
  sum,
  type Tensor,
  type Tensor4D,
  tanh,
  tensor,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { classPixelGenerator, classPixelImage, generateClassPixels } from './classPixelGenerator.js';

const tiny = { numClasses: 3, filters: 4, classPixelFilters: [3, 2], initialGain: 1 };
const labels = [0, 1, 1, 2, 0, 1, 2, 2, 2, 2, 2, 0];
const present = [
  [0, 0],
  [0, 1],
  [0, 2],
  [1, 0],
  [1, 2],
];
const features = () => random([2, 2, 3, 4], 2) as Tensor4D;
const layout = LabelLayout.fromLabelMaps(labels, [2, 2, 3], { numClasses: 3, levels: 1 });
const rest = () => {
  const { index, patches } = layout.classRegions({ convolutions: 3 });
  return [index, ...patches];
};

function built(options = tiny) {
  const network = classPixelGenerator(options);
  perturbWeights(network);
  return network;
}

const against = (pixels: Tensor) => sum(mul(pixels, random(pixels.shape, 20))) as Scalar;

describe('classPixelGenerator', () => {
  testsOf('classPixelGenerator');

  test('default: one decoder of the features of each class alone', {
    meta: { id: 'class-pixel-generator-decoder-features-each' },
  }, () => {
    const network = built();
    const weights = network.getWeights() as Tensor4D[];
    const masks = present.flatMap(([image, id]) => labels.slice(6 * image, 6 * image + 6).map((one) => +(one === id)));
    const conv = (x: Tensor4D, j: number) => add(conv2d(x, weights[2 * j], 1, 'same'), weights[2 * j + 1]) as Tensor4D;
    const masked = mul(
      gather(
        features(),
        present.map(([image]) => image),
      ),
      tensor(masks, [5, 2, 3, 1]),
    ) as Tensor4D;
    const hidden = leakyRelu(conv(leakyRelu(conv(masked, 0), 0.2), 1), 0.2);
    const pixels = network.apply([features(), ...rest()]) as Tensor;
    expect(pixels.shape).toEqual([5, 2, 3, 3]);
    expectClose(pixels, tanh(conv(hidden, 2)));
  });

  test('args: classPixelFilters, of any number of classes the same number of weights', {
    meta: { id: 'class-pixel-generator-filters' },
  }, () => {
    const countOf = (options: Parameters<typeof classPixelGenerator>[0]) => classPixelGenerator(options).countParams();
    expect(countOf({ numClasses: 1, filters: 4 })).toBe(9 * 4 * 4 + 4 + 9 * 4 * 3 + 3);
    expect(countOf({ numClasses: 150, filters: 4 })).toBe(countOf({ numClasses: 1, filters: 4 }));
    expect(countOf({ ...tiny, classPixelFilters: [1, 1] })).toBe(9 * 4 + 1 + 9 + 1 + 9 * 3 + 3);
  });

  test('gradient: in features and weights', () => {
    const network = built();
    const step = { step: 2e-3, tolerance: 2e-2, elements: 12 };
    expectGradientsMatch((x) => against(network.apply([x, ...rest()]) as Tensor), [features()], step);
    const inputs = [features(), ...rest()];
    const loss = () => tidy(() => against(network.apply(inputs) as Tensor));
    expectWeightGradientsMatch(loss, network.trainableWeights, step);
  });

  test('behavior: survives saving and loading', () => expectSameAfterLoading(built(), [features(), ...rest()]));

  test('behavior: leaves no tensors', async () => {
    const network = built();
    await expectNoLeaks(() => {
      tidy(() => {
        network.apply([features(), ...rest()], { training: true });
      });
    });
  });

  test('error: no hidden conv', () => {
    expect(() => classPixelGenerator({ ...tiny, classPixelFilters: [] })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: classPixelFilters: expected one or more integers ≥ 1, got [].]`,
    );
  });
});

describe('generateClassPixels', () => {
  testsOf('generateClassPixels');

  const network = built();
  const every = () => network.apply([features(), ...rest()]) as Tensor4D;

  test('default: the pixels of every pair of a layout', () => {
    const { pixels, pairs } = generateClassPixels(network, features(), layout);
    expect(pairs.arraySync()).toEqual(present);
    expectClose(pixels, every(), 1e-6);
  });

  test('args: ignoreLabel, one class fewer, the others as they were', () => {
    const { pixels, pairs } = generateClassPixels(network, features(), layout, 1);
    const kept = [0, 2, 3, 4];
    expect(pairs.arraySync()).toEqual(kept.map((pair) => present[pair]));
    expectClose(pixels, gather(every(), kept), 1e-6);
  });

  test('gradient: in the features', () => {
    const loss = (x: Tensor) => against(generateClassPixels(network, x as Tensor4D, layout).pixels);
    expectGradientsMatch(loss, [features()], { step: 2e-3, tolerance: 2e-2, elements: 12 });
  });

  test('behavior: leaves no tensors', () =>
    expectNoLeaks(() =>
      tidy(() => {
        generateClassPixels(network, features(), layout);
      }),
    ));
});

const classPixels = random([4, 2, 3, 3], 1) as Tensor4D;
// Image 1 has no pair.
const pairs = tensor2d([0, 1, 0, 4, 2, 0, 2, 1], [4, 2], 'int32');

describe('classPixelImage', () => {
  testsOf('classPixelImage');

  test('default: the sum over the classes of each image, 0 without any', {
    meta: { id: 'class-pixel-generator-sum-over-classes' },
  }, () => {
    const values = classPixels.dataSync();
    const at = (pair: number, i: number) => values[18 * pair + i];
    const expected = Array.from({ length: 54 }, (_, i) => {
      const pixel = i % 18;
      return [at(0, pixel) + at(1, pixel), 0, at(2, pixel) + at(3, pixel)][Math.floor(i / 18)];
    });
    const images = classPixelImage(classPixels, pairs, 3);
    expect(images.shape).toEqual([3, 2, 3, 3]);
    expectClose(images, expected);
  });

  test('gradient: in every Î_c', () => {
    const target = random([3, 2, 3, 3], 2);
    const loss = (pixels: Tensor4D) => sum(mul(classPixelImage(pixels, pairs, 3), target)) as Scalar;
    expectGradientsMatch((pixels) => loss(pixels as Tensor4D), [classPixels]);
  });

  test('behavior: leaves no tensors', () => expectNoLeaks(() => classPixelImage(classPixels, pairs, 3).dispose()));

  test('error: as many pairs as pixels', () => {
    const three = tensor2d([0, 1, 0, 4, 2, 0], [3, 2], 'int32');
    expect(() => classPixelImage(classPixels, three, 3)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: pairs: expected shape [4, 2], got [3, 2].]`,
    );
  });
});
