import {
  exampleBatch,
  expectClose,
  expectGradientsMatch,
  expectNoLeaks,
  perturbWeights,
  random,
  testsOf,
} from '@ecgan/testing';
import { memory, mul, type Scalar, sum, type Tensor4D, variableGrads } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { applyToLabels } from './applyToLabels.js';
import { multiModalityDiscriminator } from './multiModalityDiscriminator.js';
import { spadeGenerator } from './spadeGenerator.js';
import { unetGenerator } from './unetGenerator.js';

testsOf('applyToLabels');

const tiny = { numClasses: 5, filters: 1, hiddenFilters: 2, levels: 3, initialGain: 1 };
const { layout } = exampleBatch([1, 4, 8], { levels: 3 });
const photos = random([1, 4, 8, 3], 1) as Tensor4D;
const map = () => random([1, 4, 8, 5], 2, 0, 1) as Tensor4D;

function built(denseLabels = false) {
  const network = spadeGenerator({ ...tiny, denseLabels });
  perturbWeights(network);
  return network;
}

describe('applyToLabels', () => {
  test('default: a network gets the tensors of a layout that its inputs correspond to', () => {
    const tensors = layout.inputs();
    const check = (network: LayersModel, inputs: typeof tensors, others: Tensor4D[]) =>
      expectClose(applyToLabels(network, layout, { others })[0], [network.apply(inputs)].flat()[0] as Tensor4D, 0);
    check(built(), tensors.slice(1), []);
    check(unetGenerator({ ...tiny, depth: 2 }), tensors.slice(0, 1), []);
    const one = { ...tiny, discriminatorFilters: 2, discriminatorScales: 1 };
    check(multiModalityDiscriminator(one), [tensors[0], photos], [photos]);
    check(multiModalityDiscriminator({ ...one, discriminatorScales: 2 }), [...tensors.slice(0, 3), photos], [photos]);
  });

  test('behavior: a layout with more levels than the network', () => {
    const deeper = exampleBatch([1, 8, 8], { levels: 4 }).layout;
    const fitting = exampleBatch([1, 8, 8], { levels: 3 }).layout;
    const network = built();
    expectClose(applyToLabels(network, deeper)[0], applyToLabels(network, fitting)[0], 0);
  });

  test('args: a layout for a network with denseLabels', () => {
    const dense = built(true);
    expectClose(applyToLabels(dense, layout)[0], applyToLabels(dense, layout.segmentationMap())[0], 0);
  });

  test('gradient: through a network to a map', () => {
    const dense = built(true);
    const target = random([1, 4, 8, 3], 3);
    const loss = (labels: Tensor4D) => sum(mul(applyToLabels(dense, labels)[0], target)) as Scalar;
    const options = { step: 2e-3, tolerance: 2e-2 };
    expectGradientsMatch((labels) => loss(labels as Tensor4D), [map()], options);
  });

  test('behavior: the dense map of a layout is disposed, and kept for the gradient under a tape', () => {
    const dense = built(true);
    const before = memory().numTensors;
    applyToLabels(dense, layout)[0].dispose();
    expect(memory().numTensors).toBe(before);
    const { value, grads } = variableGrads(() => sum(applyToLabels(dense, layout)[0]) as Scalar);
    for (const one of [value, ...Object.values(grads)]) one.dispose();
    expect(memory().numTensors).toBe(before);
  });

  test('behavior: leaves no tensors', () => {
    const network = built();
    return expectNoLeaks(() => applyToLabels(network, layout, { training: true })[0].dispose());
  });

  test('error: labels or inputs that do not match the network', () => {
    const network = built();
    const shallow = exampleBatch([1, 4, 8], { levels: 2 }).layout;
    expect(() => applyToLabels(network, shallow)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: labels: expected a layout of 3 levels, as many as the network has, got 2. Build the layout with levels: 3.]`,
    );
    expect(() => applyToLabels(network, map())).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: labels: expected a label layout, got "a dense map". Build the network with denseLabels: true to feed it a dense map.]`,
    );
    expect(() => applyToLabels(network, layout, { others: [photos] })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: others.length: expected none, got 1.]`,
    );
    const wide = random([1, 4, 8, 6], 2) as Tensor4D;
    expect(() => applyToLabels(built(true), wide)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: labels: expected shape [any, any, any, 5], got [1, 4, 8, 6].]`,
    );
  });
});
