import { LabelLayout } from '@ecgan/core';
import {
  exampleBatch,
  expectClose,
  expectGradientsMatch,
  expectNoLeaks,
  expectSameAfterLoading,
  expectWeightGradientsMatch,
  perturbWeights,
  random,
  randomLabels,
  testsOf,
} from '@ecgan/testing';
import {
  add,
  conv2d,
  div,
  gather,
  leakyRelu,
  mean,
  mul,
  range,
  relu,
  reshape,
  type Scalar,
  slice,
  sqrt,
  square,
  stack,
  sub,
  sum,
  type Tensor,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { applyToLabels, labelInputs } from './applyToLabels.js';
import { encoder, trunkBlocks } from './encoder.js';

testsOf('encoder');

const tiny = { numClasses: 3, filters: 1, hiddenFilters: 2, levels: 3, initialGain: 1 };
const layoutOf = (shape: [number, number, number], levels: number, numClasses = 3) =>
  LabelLayout.fromLabelMaps(randomLabels(shape, numClasses, 4), shape, { numClasses, levels });
const withBoundaries = () => {
  const shape: [number, number, number] = [2, 8, 12];
  const boundaries = randomLabels(shape, 2, 7);
  return LabelLayout.fromLabelMaps(randomLabels(shape, 3, 4), shape, { numClasses: 3, levels: 3, boundaries });
};

/** The trunk of four levels as the paper writes it, from a dense map and plain operations. */
function writtenTrunk(network: LayersModel, map: Tensor4D): Tensor4D {
  const weightsOf = (name: string) => network.getLayer(`encoder_${name}`).getWeights() as Tensor4D[];
  const conv = (x: Tensor4D, kernel: Tensor4D, bias: Tensor) => add(conv2d(x, kernel, 1, 'same'), bias) as Tensor4D;
  const mapAt = (level: number) => {
    const every = (axis: 1 | 2) => range(0, map.shape[axis], 2 ** level, 'int32');
    return gather(gather(map, every(1), 1), every(2), 2);
  };
  const double = (x: Tensor4D) => {
    const [batch, height, width, channels] = x.shape;
    const wide = reshape(stack([x, x], 3), [batch, height, 2 * width, channels]);
    return reshape(stack([wide, wide], 2), [batch, 2 * height, 2 * width, channels]) as Tensor4D;
  };
  const norm = (x: Tensor4D, name: string, level: number) => {
    const [shared, sharedBias, gamma, gammaBias, beta, betaBias, average, variance] = weightsOf(name);
    const standard = average
      ? div(sub(x, average), sqrt(add(variance, 1e-5)))
      : div(sub(x, mean(x, [1, 2], true)), sqrt(add(mean(square(sub(x, mean(x, [1, 2], true))), [1, 2], true), 1e-5)));
    const hidden = relu(conv(mapAt(level), shared, sharedBias));
    return add(mul(standard, add(1, conv(hidden, gamma, gammaBias))), conv(hidden, beta, betaBias)) as Tensor4D;
  };
  const spectral = (x: Tensor4D, name: string) => {
    const all = weightsOf(name);
    const [kernel, u, v] = [all[0], ...all.slice(-2)].map((weight) => weight.dataSync<'float32'>());
    const sigma = kernel.reduce((total, w, i) => total + w * v[Math.floor(i / u.length)] * u[i % u.length], 0);
    return conv(x, div(all[0], sigma), name.endsWith('_s') ? reshape(0, []) : all[1]);
  };
  const block = (x: Tensor4D, name: string, level: number) => {
    const first = spectral(leakyRelu(norm(x, `${name}_norm_0`, level), 0.2), `${name}_conv_0`);
    const second = spectral(leakyRelu(norm(first, `${name}_norm_1`, level), 0.2), `${name}_conv_1`);
    const learnt = x.shape[3] !== second.shape[3];
    return add(learnt ? spectral(norm(x, `${name}_norm_s`, level), `${name}_conv_s`) : x, second) as Tensor4D;
  };
  const [kernel, bias] = weightsOf('fc');
  let x = block(conv(mapAt(3), kernel, bias), 'head_0', 3);
  x = block(block(double(x), 'middle_0', 2), 'middle_1', 2);
  x = block(double(x), 'up_0', 1);
  return block(double(x), 'up_1', 0);
}

const soft = () => random([1, 4, 8, 3], 3, 0, 1) as Tensor4D;
const target = random([1, 4, 8, 1], 5);
const against = (network: LayersModel, labels: LabelLayout | Tensor4D) =>
  sum(mul(applyToLabels(network, labels)[0], target)) as Scalar;

describe('encoder', () => {
  test.each(['batch', 'instance'] as const)(
    'default: the trunk as the paper writes it, %s norm',
    { meta: { id: 'encoder-trunk-paper-writes' } },
    (normalization) => {
      const network = encoder({ ...tiny, levels: 4, normalization });
      perturbWeights(network);
      const layout = layoutOf([2, 8, 16], 4);
      const [features] = applyToLabels(network, layout);
      expect(features.shape).toEqual([2, 8, 16, 1]);
      expectClose(features, writtenTrunk(network, layout.segmentationMap()), 1e-4);
    },
  );

  test.each([3, 5, 8])('args: %i levels', (levels) => {
    const side = 2 ** (levels - 1);
    const [features] = applyToLabels(encoder({ ...tiny, levels, filters: 2 }), layoutOf([1, side, 2 * side], levels));
    expect(features.shape).toEqual([1, side, 2 * side, 2]);
  });

  test('args: one class, one pixel at the coarsest level', () => {
    const [features] = applyToLabels(encoder({ ...tiny, numClasses: 1 }), layoutOf([1, 4, 4], 3, 1));
    const [both] = applyToLabels(encoder({ ...tiny, numClasses: 1 }), layoutOf([2, 4, 4], 3, 1));
    expectClose(slice(both, [0, 0, 0, 0], [1, 4, 4, 1]), features);
  });

  test('args: denseLabels, the same numbers from the same weights, boundaries included', () => {
    const onLayout = encoder({ ...tiny, boundary: true });
    perturbWeights(onLayout);
    const onMap = encoder({ ...tiny, boundary: true, denseLabels: true, seed: 3 });
    onMap.setWeights(onLayout.getWeights());
    const layout = withBoundaries();
    for (const training of [false, true]) {
      const [expected] = applyToLabels(onLayout, layout, { training });
      expectClose(applyToLabels(onMap, layout.segmentationMap(), { training })[0], expected);
    }
  });

  test('gradient: in the weights, on a layout and on a map', () => {
    for (const denseLabels of [false, true]) {
      const network = encoder({ ...tiny, denseLabels });
      perturbWeights(network);
      const layout = layoutOf([1, 4, 8], 3);
      const weights = network.trainableWeights.filter((_, i) => i % 5 === 0);
      const options = { step: 2e-3, tolerance: 2e-2, elements: 2 };
      expectWeightGradientsMatch(() => tidy(() => against(network, layout)), weights, options);
    }
  });

  test('gradient: in a soft map', () => {
    const network = encoder({ ...tiny, denseLabels: true });
    perturbWeights(network);
    const options = { step: 2e-3, tolerance: 2e-2, elements: 32 };
    expectGradientsMatch((map) => against(network, map as Tensor4D), [soft()], options);
  });

  test('behavior: training uses the batch and moves state, inference moves nothing', () => {
    const network = encoder(tiny);
    const layout = layoutOf([2, 8, 8], 3);
    const state = () => network.nonTrainableWeights.map((weight) => Array.from(weight.read().dataSync()));
    const [start, inference] = [state(), applyToLabels(network, layout)[0]];
    expect(state()).toEqual(start);
    const [trained] = applyToLabels(network, layout, { training: true });
    state().forEach((values, i) => {
      const { name, shape } = network.nonTrainableWeights[i];
      // v starts where the first iteration takes it; a u of one number stays 1 or -1.
      if (!name.includes('/v') && shape[0] !== 1) expect(values, name).not.toEqual(start[i]);
    });
    expect(Array.from(trained.dataSync())).not.toEqual(Array.from(inference.dataSync()));
  });

  test('behavior: survives saving and loading, in either form', async () => {
    for (const denseLabels of [false, true]) {
      const network = encoder({ ...tiny, denseLabels });
      await expectSameAfterLoading(network, labelInputs(network, layoutOf([1, 4, 8], 3)));
    }
  });

  test('behavior: leaves no tensors, in either form', async () => {
    for (const denseLabels of [false, true]) {
      const network = encoder({ ...tiny, denseLabels });
      const { layout } = exampleBatch([1, 4, 8], { numClasses: 3, levels: 3 });
      await expectNoLeaks(() => applyToLabels(network, layout, { training: true })[0].dispose());
    }
  });
});

const written = (levels: number, doublings?: number) =>
  trunkBlocks(levels, doublings).map(({ name, halvings, width }) => `${name} ${width}C at 1/${2 ** halvings}`);

test('default: six levels are the trunk of SPADE', { meta: { id: 'encoder-six-levels-trunk' } }, () => {
  expect(written(6)).toEqual([
    'head_0 16C at 1/32',
    'middle_0 16C at 1/16',
    'middle_1 16C at 1/16',
    'up_0 8C at 1/8',
    'up_1 4C at 1/4',
    'up_2 2C at 1/2',
    'up_3 1C at 1/1',
  ]);
});

test('args: seven levels are its "more"', { meta: { id: 'encoder-seven-levels-more' } }, () => {
  expect(written(7)).toEqual([
    'head_0 16C at 1/64',
    'middle_0 16C at 1/32',
    'middle_1 16C at 1/16',
    'up_0 8C at 1/8',
    'up_1 4C at 1/4',
    'up_2 2C at 1/2',
    'up_3 1C at 1/1',
  ]);
});

test('args: filterDoublings 5 with eight levels are its "most", C being half its ngf', () => {
  expect(written(8, 5)).toEqual([
    'head_0 32C at 1/128',
    'middle_0 32C at 1/64',
    'middle_1 32C at 1/32',
    'up_0 16C at 1/16',
    'up_1 8C at 1/8',
    'up_2 4C at 1/4',
    'up_3 2C at 1/2',
    'up_4 1C at 1/1',
  ]);
});

test('args: fewer and more levels', () => {
  expect(written(3)).toEqual(['head_0 4C at 1/4', 'middle_0 2C at 1/2', 'middle_1 2C at 1/2', 'up_0 1C at 1/1']);
  expect(written(5)).toEqual([
    'head_0 16C at 1/16',
    'middle_0 8C at 1/8',
    'middle_1 8C at 1/8',
    'up_0 4C at 1/4',
    'up_1 2C at 1/2',
    'up_2 1C at 1/1',
  ]);
  expect(written(8).slice(0, 5)).toEqual([
    'head_0 16C at 1/128',
    'middle_0 16C at 1/64',
    'middle_1 16C at 1/32',
    'middle_2 16C at 1/16',
    'up_0 8C at 1/8',
  ]);
});

test('behavior: every depth begins at its coarsest level, halves its width where it doubles its size, and ends at the image', () => {
  for (let levels = 3; levels <= 10; levels++) {
    const halvings = trunkBlocks(levels, 4 + (levels % 2)).map((block) => block.halvings);
    expect(halvings[0]).toBe(levels - 1);
    expect(halvings.at(-1)).toBe(0);
    expect(new Set(halvings).size, 'every level is worked at').toBe(levels);
    halvings.slice(1).forEach((next, i) => {
      expect([0, 1]).toContain(halvings[i] - next);
    });
  }
});
