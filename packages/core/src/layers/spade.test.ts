import {
  expectClose,
  expectGradientsMatch,
  expectNoLeaks,
  expectSameAfterLoading,
  expectWeightGradientsMatch,
  random,
  randomLabels,
  testsOf,
} from '@ecgan/testing';
import { mul, type Scalar, slice, sum, type Tensor, tidy, type Variable, variableGrads } from '@tensorflow/tfjs-core';
import { input, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LabelLayout } from '../layout/LabelLayout.js';
import { layoutInputs } from '../layout/layoutInputs.js';
import { type SpadeOptions, spade } from './spade.js';

testsOf('spade');

const shape = [2, 8, 6] as [number, number, number];
const labels = randomLabels(shape, 3, 1);
const layout = LabelLayout.fromLabelMaps(labels, shape, { numClasses: 3, levels: 1 });
const [, ...level] = layout.inputs();
const dense = layout.segmentationMap();
const x = random([...shape, 5], 2, -1, 3);

/** A layer with weights large enough to matter: Xavier's gain of 0.02 would hide γ and β. */
function built(options: Partial<SpadeOptions> = {}) {
  const layer = spade({ numClasses: 3, hiddenFilters: 4, seed: 1, ...options });
  layer.apply([x, options.boundary ? random([...shape, 4], 1) : dense]);
  const state = layer.nonTrainableWeights.map((weight) => weight.read());
  layer.setWeights([...layer.trainableWeights.map((weight, i) => random(weight.shape as number[], i)), ...state]);
  return layer;
}

/** x̂ ⊙ (1 + γ) + β from the definition: loops in float64, zero padding written out. */
function expectedSpade(weights: Float32Array[], mean: number[], variance: number[]) {
  const [sharedKernel, sharedBias, gammaKernel, gammaBias, betaKernel, betaBias] = weights;
  const [batch, height, width] = shape;
  const taps = function* (b: number, y: number, u: number): Generator<[offset: number, pixel: number]> {
    for (let offset = 0; offset < 9; offset++) {
      const [row, column] = [y + Math.floor(offset / 3) - 1, u + (offset % 3) - 1];
      if (row >= 0 && row < height && column >= 0 && column < width)
        yield [offset, (b * height + row) * width + column];
    }
  };
  const pixels = Array.from({ length: batch * height * width }, (_, i) => i);
  const place = (i: number) => [Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width] as const;
  const hidden = pixels.map((i) => {
    const sums = Array.from(sharedBias);
    for (const [offset, at] of taps(...place(i))) {
      for (let f = 0; f < 4; f++) sums[f] += sharedKernel[(offset * 3 + labels[at]) * 4 + f];
    }
    return sums.map((value) => Math.max(0, value));
  });
  const second = (i: number, kernel: Float32Array, bias: Float32Array) => {
    const sums = Array.from(bias);
    for (const [offset, at] of taps(...place(i)))
      for (let h = 0; h < 4; h++)
        for (let c = 0; c < 5; c++) sums[c] += hidden[at][h] * kernel[(offset * 4 + h) * 5 + c];
    return sums;
  };
  const values = x.dataSync();
  return pixels.flatMap((i) => {
    const [gamma, beta] = [second(i, gammaKernel, gammaBias), second(i, betaKernel, betaBias)];
    return gamma.map((g, c) => ((values[i * 5 + c] - mean[c]) / Math.sqrt(variance[c] + 1e-5)) * (1 + g) + beta[c]);
  });
}

function batchStatistics() {
  const values = Array.from(x.dataSync());
  const channels = [0, 1, 2, 3, 4].map((c) => values.filter((_, i) => i % 5 === c));
  const mean = channels.map((one) => one.reduce((total, value) => total + value, 0) / one.length);
  const variance = channels.map((one, c) => one.reduce((total, v) => total + (v - mean[c]) ** 2, 0) / one.length);
  return { mean, variance };
}

test('default: training, on a dense map and on a layout', { meta: { id: 'spade-training-dense-map' } }, () => {
  const layer = built();
  const { mean, variance } = batchStatistics();
  const expected = expectedSpade(
    layer.trainableWeights.map((one) => one.read().dataSync() as Float32Array),
    mean,
    variance,
  );
  expectClose(layer.apply([x, dense], { training: true }) as Tensor, expected);
  expectClose(layer.apply([x, ...level], { training: true }) as Tensor, expected);
});

test('behavior: inference uses the averages, which training moves', {
  meta: { id: 'spade-inference-uses-averages' },
}, () => {
  const layer = built({ momentum: 0.75 });
  const weights = layer.trainableWeights.map((one) => one.read().dataSync() as Float32Array);
  expectClose(layer.apply([x, dense]) as Tensor, expectedSpade(weights, [0, 0, 0, 0, 0], [1, 1, 1, 1, 1]));
  layer.apply([x, ...level], { training: true });
  const { mean, variance } = batchStatistics();
  const movedMean = mean.map((value) => 0.25 * value);
  const movedVariance = variance.map((value) => 0.75 + (0.25 * value * 96) / 95);
  const [readMean, readVariance] = layer.nonTrainableWeights.map((one) => one.read());
  expectClose(readMean, movedMean);
  expectClose(readVariance, movedVariance);
  expectClose(layer.apply([x, ...level]) as Tensor, expectedSpade(weights, movedMean, movedVariance));
  expectClose(readMean, movedMean);
});

test('args: normalization instance', { meta: { id: 'spade-normalization-instance' } }, () => {
  const layer = built({ normalization: 'instance' });
  expect(layer.weights.length).toBe(6);
  const y = layer.apply([x, dense]) as Tensor;
  expectClose(layer.apply([x, ...level], { training: true }) as Tensor, y);
  const alone = layer.apply([slice(x, [0, 0, 0, 0], [1, 8, 6, 5]), slice(dense, [0, 0, 0, 0], [1, 8, 6, 3])]) as Tensor;
  expectClose(alone, slice(y, [0, 0, 0, 0], [1, 8, 6, 5]));
});

test('args: boundary', () => {
  const boundaries = labels.map((id, i) => (id + i) % 2);
  const withEdges = LabelLayout.fromLabelMaps(labels, shape, { numClasses: 3, levels: 1, boundaries });
  const layer = built({ boundary: true });
  const [, ...tensors] = withEdges.inputs();
  const y = layer.apply([x, withEdges.segmentationMap()], { training: true }) as Tensor;
  expectClose(layer.apply([x, ...tensors], { training: true }) as Tensor, y);
  withEdges.dispose();
});

test('gradient: weights, in both forms and both modes', () => {
  const layer = built();
  const target = random([...shape, 5], 3);
  const gradientsOf = (inputs: Tensor[], training: boolean) => {
    const variables = layer.trainableWeights.map((one) => one.read() as Variable);
    const loss = () => sum(mul(layer.apply([x, ...inputs], { training }) as Tensor, target)) as Scalar;
    return Object.values(variableGrads(loss, variables).grads);
  };
  expectWeightGradientsMatch(
    () => sum(mul(layer.apply([x, ...level]) as Tensor, target)) as Scalar,
    layer.trainableWeights,
    { elements: 6 },
  );
  const [fromMap, fromLayout] = [gradientsOf([dense], true), gradientsOf(level, true)];
  fromMap.forEach((one, i) => {
    expectClose(fromLayout[i], one, 1e-4);
  });
});

test('behavior: for any map, every level of its layout gives what the map of that level gives, training or not', () => {
  const map = fc
    .record({
      batch: fc.integer({ min: 1, max: 2 }),
      tall: fc.integer({ min: 1, max: 3 }),
      wide: fc.integer({ min: 1, max: 3 }),
    })
    .chain(({ batch, tall, wide }) => {
      const pixels = { minLength: 16 * batch * tall * wide, maxLength: 16 * batch * tall * wide };
      return fc.record({
        size: fc.constant<[number, number, number]>([batch, 4 * tall, 4 * wide]),
        ids: fc.array(fc.nat(2), pixels),
        boundaries: fc.option(fc.array(fc.nat(1), pixels), { nil: undefined }),
        normalization: fc.constantFrom<'batch' | 'instance'>('batch', 'instance'),
      });
    });
  fc.assert(
    fc.property(map, ({ size, ids, boundaries, normalization }) => {
      const any = LabelLayout.fromLabelMaps(ids, size, { numClasses: 3, levels: 3, boundaries });
      tidy(() => {
        const boundary = any.hasBoundaries;
        const layer = spade({ numClasses: 3, boundary, hiddenFilters: 4, normalization, gain: 1, seed: 1 });
        const levelTensors = any.inputs().slice(1);
        any.levels.forEach(({ height, width }, k) => {
          const features = random([any.batch, height, width, 2], k);
          for (const training of [false, true]) {
            const y = layer.apply([features, any.segmentationMap(k)], { training }) as Tensor;
            const found = layer.apply([features, ...levelTensors.slice(4 * k, 4 * k + 4)], { training }) as Tensor;
            expectClose(found, y, 1e-4);
          }
        });
        layer.dispose();
      });
      any.dispose();
    }),
    { seed: 1, numRuns: 10 },
  );
});

test('behavior: one pixel of one class: in training nothing but β is left', () => {
  const one = LabelLayout.fromLabelMaps([0], [1, 1, 1], { numClasses: 1, levels: 1 });
  const layer = spade({ numClasses: 1, hiddenFilters: 2, gain: 1, seed: 1 });
  const pixel = random([1, 1, 1, 2], 1);
  for (const form of [[one.segmentationMap()], one.inputs().slice(1)]) {
    const y = layer.apply([pixel, ...form], { training: true }) as Tensor;
    const [sharedKernel, , , , betaKernel] = layer.getWeights().map((weight) => weight.dataSync());
    // The middle of both kernels: one class to two hidden filters to two channels.
    const hidden = [8, 9].map((at) => Math.max(0, sharedKernel[at]));
    const beta = [0, 1].map((c) => hidden[0] * betaKernel[16 + c] + hidden[1] * betaKernel[18 + c]);
    expectClose(y, beta);
  }
  one.dispose();
});

test('gradient: features, through the statistics they are normalised by', () => {
  const target = random([...shape, 5], 3);
  for (const [normalization, training] of [
    ['batch', true],
    ['batch', false],
    ['instance', false],
  ] as const) {
    const layer = built({ normalization });
    for (const form of [[dense], level]) {
      const loss = (features: Tensor) =>
        sum(mul(layer.apply([features, ...form], { training }) as Tensor, target)) as Scalar;
      expectGradientsMatch(loss, [x], { elements: 10, ...(training ? {} : { step: 3e-2 }) });
    }
  }
});

test('behavior: survives saving and loading, on a layout and on a map', async () => {
  const features = input({ shape: [8, 6, 5] });
  const inputs = layoutInputs({ levels: 1, height: 8, width: 6 });
  const layer = spade({ numClasses: 3, hiddenFilters: 4, momentum: 0.5, seed: 1 });
  const outputs = layer.apply([features, ...inputs.levels[0]]) as SymbolicTensor;
  expect(outputs.shape).toEqual([null, 8, 6, 5]);
  layer.apply([x, ...level], { training: true });
  await expectSameAfterLoading(model({ inputs: [features, ...inputs.levels[0]], outputs }), [x, ...level]);
  const map = input({ shape: [8, 6, 3] });
  const onMap = spade({ numClasses: 3, hiddenFilters: 4, kernelSize: 5, normalization: 'instance', seed: 1 });
  const network = model({ inputs: [features, map], outputs: onMap.apply([features, map]) as SymbolicTensor });
  await expectSameAfterLoading(network, [x, dense]);
  expect(onMap.getConfig()).toMatchObject({ numClasses: 3, kernelSize: 5, normalization: 'instance', seed: 1 });
});

test('behavior: a model passes training on', () => {
  const features = input({ shape: [8, 6, 5] });
  const map = input({ shape: [8, 6, 3] });
  const layer = spade({ numClasses: 3, hiddenFilters: 4, seed: 1 });
  const network = model({ inputs: [features, map], outputs: layer.apply([features, map]) as SymbolicTensor });
  network.apply([x, dense], { training: true });
  expectClose(
    layer.nonTrainableWeights[0].read(),
    batchStatistics().mean.map((value) => 0.1 * value),
  );
});

test('behavior: leaves no tensors, differentiated or not', () => {
  const layer = built();
  return expectNoLeaks(() => {
    for (const inputs of [[dense], level]) {
      (layer.apply([x, ...inputs]) as Tensor).dispose();
      const loss = () => sum(layer.apply([x, ...inputs], { training: true }) as Tensor) as Scalar;
      const { value, grads } = variableGrads(loss);
      for (const tensor of [value, ...Object.values(grads)]) tensor.dispose();
    }
  });
});

test('error: labels in another form, an even kernel', () => {
  const layer = built({ kernelSize: 5 });
  expect(() => layer.apply([x, ...level])).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: kernelSize: expected 3 where labels come as a layout, whose neighbourhoods are 3×3, got 5.]`,
  );
  expect(() => layer.apply([x, ...level.slice(0, 2)])).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: labels: expected one dense map, or the four tensors of one level of a label layout, got [2].]`,
  );
  expect(() => spade({ numClasses: 3, kernelSize: 2 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: kernelSize: expected an odd integer, got 2.]`,
  );
});
