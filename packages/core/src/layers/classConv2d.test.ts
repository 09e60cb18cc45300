import {
  exampleBatch,
  expectClose,
  expectGradientsMatch,
  expectNoLeaks,
  expectSameAfterLoading,
  random,
  testsOf,
} from '@ecgan/testing';
import {
  grad,
  leakyRelu,
  mul,
  type Scalar,
  sum,
  type Tensor,
  type Tensor4D,
  tidy,
  type Variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { input, type LayerVariable, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LabelLayout } from '../layout/LabelLayout.js';
import { classMask } from '../ops/classMask.js';
import { classConv2d } from './classConv2d.js';
import { classMaps } from './classMaps.js';
import { convolution2d } from './convolution2d.js';

testsOf('classConv2d');

/** The same weights twice: for all classes at once, and as plain convolutions of every class's masked features. */
function bothWays(layout: LabelLayout, filters: number[], channels: number) {
  const { patches, index, pairs } = layout.classRegions({ convolutions: filters.length });
  const seeds = filters.map((_, i) => 10 * i + 1);
  const shared = filters.map((count, i) => classConv2d({ filters: count, seed: seeds[i] }));
  const plain = filters.map((count, i) => convolution2d({ filters: count, kernelSize: 3, seed: seeds[i] }));
  const sharedMaps = (features: Tensor4D) => {
    let [map, rows]: Tensor[] = [features];
    shared.forEach((layer, i) => {
      const before = i === 0 ? [map] : [leakyRelu(map), leakyRelu(rows)];
      [map, rows] = layer.apply([...before, patches[i]]) as Tensor[];
    });
    return classMaps().apply([map, rows, index]) as Tensor4D;
  };
  const plainMaps = (features: Tensor4D) => {
    let x = classMask(features, layout.labelMap(), pairs);
    plain.forEach((layer, i) => {
      x = layer.apply(i === 0 ? x : leakyRelu(x)) as Tensor4D;
    });
    return x;
  };
  plainMaps(random([layout.batch, layout.height, layout.width, channels], 1) as Tensor4D);
  sharedMaps(random([layout.batch, layout.height, layout.width, channels], 1) as Tensor4D);
  shared.forEach((layer, i) => {
    // Biases of zero would hide what is far from a class.
    const [kernel, bias] = plain[i].getWeights();
    const moved = [mul(kernel, 50), random(bias.shape, 90 + i)];
    plain[i].setWeights(moved);
    layer.setWeights(moved);
  });
  return { sharedMaps, plainMaps, weights: { shared, plain } };
}

const maps = fc.record({
  batch: fc.integer({ min: 1, max: 2 }),
  height: fc.integer({ min: 1, max: 9 }),
  width: fc.integer({ min: 1, max: 9 }),
  numClasses: fc.integer({ min: 1, max: 4 }),
  runs: fc.integer({ min: 1, max: 6 }),
  seed: fc.integer({ min: 0, max: 999 }),
  convolutions: fc.integer({ min: 1, max: 3 }),
});

test('values: the convolutions of every masked map, for any label map', {
  meta: { id: 'class-conv2d-values-convolutions-every' },
}, () => {
  fc.assert(
    fc.property(maps, ({ batch, height, width, numClasses, runs, seed, convolutions }) => {
      const labels = Array.from({ length: batch * height * width }, (_, i) =>
        Math.floor(Math.abs(Math.sin(seed + Math.floor(i / runs))) * numClasses * 0.999),
      );
      const layout = LabelLayout.fromLabelMaps(labels, [batch, height, width], { numClasses, levels: 1 });
      tidy(() => {
        const filters = [3, 2, 4].slice(0, convolutions);
        const { sharedMaps, plainMaps } = bothWays(layout, filters, 2);
        const features = random([batch, height, width, 2], seed) as Tensor4D;
        expectClose(sharedMaps(features), plainMaps(features), 1e-5);
      });
      layout.dispose();
    }),
    { numRuns: 40, seed: 1 },
  );
});

test('gradient: features and weights, as differences and as the plain form give them', () => {
  const { layout } = exampleBatch([2, 8, 4], { levels: 1, numClasses: 3 });
  const { sharedMaps, plainMaps, weights } = bothWays(layout, [3, 2], 2);
  const features = random([2, 8, 4, 2], 5);
  const weight = random([layout.presentClasses.length / 2, 8, 4, 2], 6);
  const loss = (maps: (x: Tensor4D) => Tensor4D) => (x: Tensor) => sum(mul(maps(x as Tensor4D), weight)) as Scalar;
  expectGradientsMatch(loss(sharedMaps), [features], { step: 1e-3, tolerance: 2e-2 });
  // Both forms' weights are variables of their own, in the same order.
  const ofWeights = (maps: (x: Tensor4D) => Tensor4D, form: { weights: LayerVariable[] }[]) => {
    const variables = form.flatMap((layer) => layer.weights.map((one) => one.read() as Variable));
    const { grads } = variableGrads(() => loss(maps)(features), variables);
    return variables.map(({ name }) => grads[name]);
  };
  const expected = ofWeights(plainMaps, weights.plain);
  ofWeights(sharedMaps, weights.shared).forEach((actual, i) => {
    expectClose(actual, expected[i], 1e-4);
  });
  expectClose(grad(loss(sharedMaps))(features), grad(loss(plainMaps))(features), 1e-4);
});

test('behavior: no leaks; a model with two of them survives saving', async () => {
  const { layout } = exampleBatch([1, 4, 8], { levels: 1, numClasses: 3 });
  const { patches, index } = layout.classRegions();
  const features = input({ shape: [null, null, 2] });
  const ids = patches.map((_, i) => input({ shape: [9], dtype: 'int32', name: `patches_${i}` }));
  const where = input({ shape: [null, null], dtype: 'int32' });
  const [map, rows] = classConv2d({ filters: 3, seed: 1 }).apply([features, ids[0]]) as SymbolicTensor[];
  const activated = [map, rows].map((x) => layers.leakyReLU().apply(x) as SymbolicTensor);
  const last = classConv2d({ filters: 2, seed: 2 }).apply([...activated, ids[1]]) as SymbolicTensor[];
  const output = classMaps().apply([...last, where]) as SymbolicTensor;
  expect(output.shape).toEqual([null, null, null, 2]);
  const network = model({ inputs: [features, ...ids, where], outputs: output });
  const inputs = [random([1, 4, 8, 2], 1), ...patches, index];
  await expectSameAfterLoading(network, inputs);
  await expectNoLeaks(() => (network.apply(inputs) as Tensor).dispose());
});
