import {
  expectClose,
  expectNoLeaks,
  expectSameAfterLoading,
  expectWeightGradientsMatch,
  random,
  randomLabels,
  singularValues,
  testsOf,
} from '@ecgan/testing';
import {
  eye,
  mul,
  ones,
  reshape,
  type Scalar,
  sum,
  type Tensor,
  tensor,
  tensor2d,
  tensor3d,
  tidy,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { input, type layers, model, type SymbolicTensor, sequential, layers as tf } from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { convolution2d } from './convolution2d.js';
import { labelConv2d } from './labelConv2d.js';
import { spectralConv2d } from './spectralConv2d.js';
import { SpectralNormalization, spectralNormalization } from './spectralNormalization.js';

testsOf('spectralNormalization');

interface Case {
  plain: () => layers.Layer;
  inputs: Tensor;
  /** The weight's axes, the output axis last. */
  axes: number[];
}

const image = random([2, 5, 4, 2], 1);
const labels = tensor3d(randomLabels([2, 5, 4], 3, 1), [2, 5, 4], 'int32');
const cases: Record<string, Case> = {
  dense: { plain: () => tf.dense({ units: 3 }), inputs: random([4, 5], 2), axes: [0, 1] },
  conv2d: { plain: () => tf.conv2d({ filters: 3, kernelSize: [3, 2] }), inputs: image, axes: [0, 1, 2, 3] },
  conv2dTranspose: {
    plain: () => tf.conv2dTranspose({ filters: 3, kernelSize: 3, strides: 2, padding: 'same' }),
    ...{ inputs: image, axes: [0, 1, 3, 2] },
  },
  embedding: {
    plain: () =>
      tf.embedding({
        inputDim: 4,
        outputDim: 3,
        inputShape: [2],
        inputLength: 2,
        maskZero: false,
        embeddingsInitializer: 'ones',
      }),
    ...{ inputs: tensor2d([0, 3, 3, 1, 2, 0], [3, 2], 'int32'), axes: [0, 1] },
  },
  convolution2d: { plain: () => convolution2d({ filters: 3, kernelSize: 3 }), inputs: image, axes: [0, 1, 2, 3] },
  labelConv2d: {
    plain: () => labelConv2d({ filters: 4, kernelSize: 4, strides: 2, padding: 2, numClasses: 3 }),
    ...{ inputs: labels, axes: [0, 1, 2, 3] },
  },
};

/**
 * A wrapped layer with large weights. Its first v follows from the weights that TF.js drew, so that σ may come out near 0: it gets a fixed one.
 */
function built({ plain, inputs }: Case) {
  const layer = spectralNormalization(plain(), { seed: 5 });
  layer.apply(inputs);
  const [u, first] = layer.nonTrainableWeights.map((weight) => weight.read().clone());
  const v = tensor(unit([...random(first.shape as number[], 6).dataSync()]));
  layer.setWeights([...layer.trainableWeights.map((weight, i) => random(weight.shape as number[], i)), u, v]);
  return layer;
}

/** The weight as a matrix in float64, one row per output. */
function matrixOf(weight: Tensor, axes: number[]): number[][] {
  const [values, shape] = [weight.dataSync(), weight.shape];
  const stride = (axis: number) => shape.slice(axis + 1).reduce((product, length) => product * length, 1);
  const outputs = axes[axes.length - 1];
  return Array.from({ length: shape[outputs] }, (_, row) => {
    const read = (rest: number[], offset: number): number[] =>
      rest.length === 0
        ? [values[offset]]
        : Array.from({ length: shape[rest[0]] }, (_, i) => read(rest.slice(1), offset + i * stride(rest[0]))).flat();
    return read(axes.slice(0, -1), row * stride(outputs));
  });
}

const unit = (vector: number[]) => vector.map((value) => value / Math.hypot(...vector));
const times = (matrix: number[][], vector: ArrayLike<number>) =>
  matrix.map((row) => row.reduce((total, value, i) => total + value * vector[i], 0));
const transposed = (matrix: number[][]) => matrix[0].map((_, column) => matrix.map((row) => row[column]));

describe.each(Object.entries(cases))('%s', (_, one) => {
  test('default: one step of the power iteration in training, none at inference', {
    meta: { id: 'spectral-normalization-step-power-iteration' },
  }, () => {
    const layer = built(one);
    const [weight, ...others] = layer.trainableWeights.map((variable) => variable.read());
    const [u, v] = layer.nonTrainableWeights.map((variable) => variable.read());
    const w = matrixOf(weight, one.axes);
    const before = u.dataSync().slice();
    const plain = one.plain();
    const expectOutputs = (training: boolean, sigma: number) => {
      const y = layer.apply(one.inputs, { training }) as Tensor;
      (plain.apply(one.inputs) as Tensor).dispose();
      plain.setWeights([mul(weight, 1 / sigma), ...others]);
      const expected = plain.apply(one.inputs) as Tensor;
      expectClose(y, expected);
      expect(layer.computeOutputShape(one.inputs.shape)).toEqual(expected.shape);
    };
    expectOutputs(false, times([before as never], times(w, v.dataSync()))[0]);
    expect(u.dataSync()).toEqual(before);
    const right = unit(times(transposed(w), before));
    const product = times(w, right);
    expectOutputs(true, Math.hypot(...product));
    expectClose(u, unit(product));
    expectClose(v, right);
    expectOutputs(false, Math.hypot(...product));
  });

  test('gradient: every weight, through σ', () => {
    const layer = built(one);
    const y = layer.apply(one.inputs, { training: true }) as Tensor;
    const direction = random(y.shape, 9);
    const loss = () => sum(mul(layer.apply(one.inputs) as Tensor, direction)) as Scalar;
    expectWeightGradientsMatch(loss, layer.trainableWeights);
  });

  test('behavior: a model with two of them is the same after saving and loading', async () => {
    const { shape, dtype } = one.inputs;
    const inputs = input({ batchShape: [null, ...shape.slice(1)], dtype });
    const [first, second] = ['first', 'second'].map((name) =>
      spectralNormalization(one.plain(), { name, epsilon: 1e-9, powerIterations: 2, seed: 7 }),
    );
    const outputs = [first, second].map((layer) => layer.apply(inputs) as SymbolicTensor);
    first.apply(one.inputs, { training: true });
    await expectSameAfterLoading(model({ inputs, outputs }), [one.inputs]);
    expect(first.getConfig()).toMatchObject({ epsilon: 1e-9, powerIterations: 2, seed: 7, name: 'first' });
    expect(first.weights.every(({ originalName }) => originalName.startsWith('first/'))).toBe(true);
  });

  test('behavior: leaves no tensors, differentiated or not', () => {
    const layer = built(one);
    return expectNoLeaks(() => {
      for (const training of [false, true]) {
        (layer.apply(one.inputs, { training }) as Tensor).dispose();
        const { value, grads } = variableGrads(() => sum(layer.apply(one.inputs, { training }) as Tensor) as Scalar);
        for (const left of [value, ...Object.values(grads)]) left.dispose();
      }
    });
  });
});

test('behavior: the largest singular value of the normalised weight becomes 1, for any shape', () => {
  const length = fc.integer({ min: 1, max: 4 });
  fc.assert(
    fc.property(fc.record({ size: length, inputs: length, filters: length, seed: fc.nat(1000) }), (shape) => {
      const { size, inputs, filters, seed } = shape;
      const patch = size * size * inputs;
      const options = { filters, kernelSize: size, useBias: false };
      tidy(() => {
        // One-hot images read the kernel that is used: [size² · inputs, filters], transposed [inputs, size² , filters].
        const down = spectralNormalization(tf.conv2d(options), { powerIterations: 100, seed });
        const up = spectralNormalization(tf.conv2dTranspose({ ...options, strides: size }), {
          ...{ powerIterations: 100, seed },
        });
        const impulses = [
          reshape(eye(patch), [patch, size, size, inputs]),
          reshape(eye(inputs), [inputs, 1, 1, inputs]),
        ];
        [down, up].forEach((layer, i) => {
          layer.apply(impulses[i], { training: true });
          const used = layer.apply(impulses[i]) as Tensor;
          expect(singularValues(used.dataSync(), filters)[0]).toBeCloseTo(1, 2);
          layer.dispose();
        });
      });
    }),
    { seed: 1, numRuns: 12 },
  );
});

test('behavior: equals spectralConv2d, in every training step and at inference', () => {
  const options = { filters: 3, kernelSize: 3, strides: 2, padding: 1 };
  const flat = spectralConv2d({ ...options, seed: 1 });
  const wrapped = spectralNormalization(convolution2d(options));
  for (const layer of [flat, wrapped]) (layer.apply(image) as Tensor).dispose();
  flat.setWeights([random([3, 3, 2, 3], 1), random([3], 2), ...flat.getWeights().slice(2)]);
  wrapped.setWeights(flat.getWeights());
  const direction = random([2, 3, 2, 3], 3);
  for (const training of [false, true, true, false, true]) {
    const [expected, found] = [flat, wrapped].map((layer) => {
      const variables = layer.trainableWeights.map((weight) => weight.read() as never);
      const { value, grads } = variableGrads(
        () => sum(mul(layer.apply(image, { training }) as Tensor, direction)) as Scalar,
        variables,
      );
      return [value, ...Object.values(grads), ...layer.getWeights()];
    });
    found.forEach((one, i) => {
      expectClose(one, expected[i], 1e-5);
    });
  }
});

test('behavior: a wrapped convolution2d loads the file of a spectralConv2d of the same name', () => {
  const options = { filters: 3, kernelSize: 3 };
  const namesOf = (layer: layers.Layer) => {
    layer.apply(image);
    return layer.weights.map(({ originalName, shape }) => [originalName, shape]);
  };
  expect(namesOf(spectralNormalization(convolution2d(options), { name: 'same' }))).toEqual(
    namesOf(spectralConv2d({ ...options, name: 'same' })),
  );
});

test('args: seed', () => {
  const startOf = (seed: number) => {
    const layer = spectralNormalization(tf.dense({ units: 4 }), { seed });
    layer.apply(ones([1, 2]));
    return Array.from(layer.weights[2].read().dataSync());
  };
  expect(startOf(1)).toEqual(startOf(1));
  expect(startOf(1)).not.toEqual(startOf(2));
});

test('behavior: trains in fit, can be frozen, and can be the first layer of a sequential model', async () => {
  const layer = spectralNormalization(tf.dense({ units: 1, inputShape: [3] }), { seed: 2 });
  const network = sequential({ layers: [layer] });
  network.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  const [x, y] = [random([8, 3], 1), random([8, 1], 2)];
  const [kernel, , u] = layer.weights.map((weight) => weight.read().dataSync().slice());
  await network.fit(x, y, { epochs: 1, verbose: 0 });
  expect(layer.weights[0].read().dataSync()).not.toEqual(kernel);
  expect(layer.weights[2].read().dataSync().map(Math.abs)).toEqual(u.map(Math.abs));
  expect(layer.trainableWeights.length).toBe(2);
  layer.trainable = false;
  expect(layer.trainableWeights.length).toBe(0);
  expect(layer.weights.length).toBe(4);
});

test('behavior: keeps the regularizers and the inputSpec of its layer', () => {
  const layer = spectralNormalization(tf.dense({ units: 2, kernelRegularizer: 'l1l2' }));
  layer.apply(random([2, 3], 1));
  expect(layer.losses.length).toBe(1);
  expect(() => layer.apply(random([2, 4], 1))).toThrow(/axis/);
});

test('args: the example, a matrix with either output axis, one output', () => {
  const dense = () => tf.dense({ units: 1, kernelInitializer: 'ones' });
  for (const outputAxis of [-1, -2])
    expectClose(
      spectralNormalization(dense(), { outputAxis, powerIterations: 5 }).apply(ones([1, 4]), {
        training: true,
      }) as Tensor,
      [2],
    );
});

test('error: a layer with weights, without a kernel, already normalised, not registered', () => {
  const applied = tf.dense({ units: 2, name: 'applied' });
  applied.apply(ones([1, 2]));
  expect(() => spectralNormalization(applied)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: layer: expected a layer without weights, got "applied". Wrap it first, then give the wrapper weights with setWeights.]`,
  );
  const on = (layer: layers.Layer) => () => spectralNormalization(layer).apply(image);
  expect(on(tf.batchNormalization())).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: layer: expected a layer with a weight named kernel or embeddings, not normalised already, got ["gamma", "beta", "moving_mean", "moving_variance"].]`,
  );
  expect(on(spectralConv2d({ filters: 2, kernelSize: 1 }))).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: layer: expected a layer with a weight named kernel or embeddings, not normalised already, got ["kernel", "bias", "u", "v"].]`,
  );
  const layer = { className: 'Nobody', config: {} };
  expect(() => new SpectralNormalization({ layer })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: layer: expected the class name of a registered layer, got "Nobody".]`,
  );
});

test('error: an invalid output axis', () => {
  const dense = () => tf.dense({ units: 2 });
  expect(() => spectralNormalization(dense(), { outputAxis: 0 })).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: outputAxis: expected an integer < 0, got 0.]`,
  );
  const beyond = spectralNormalization(dense(), { outputAxis: -3 });
  expect(() => beyond.apply(ones([1, 2]))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: kernel: expected at least 3 axes, got [2, 2].]`,
  );
});

test('error: an error in call leaves the weight of the layer unchanged', () => {
  const layer = spectralNormalization(convolution2d({ filters: 2, kernelSize: 3, padding: 'valid' }));
  layer.apply(image);
  const weight = layer.weights[0];
  expect(() => layer.apply(tensor([1]))).toThrow();
  expect(weight.read().isDisposed).toBe(false);
  expect(Object.keys(weight)).not.toContain('read');
});
