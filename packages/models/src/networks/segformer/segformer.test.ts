import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { resizeBilinear } from '@ecgan/core';
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
  buffer,
  grad,
  mul,
  type Scalar,
  sum,
  type Tensor,
  type Tensor4D,
  tensor4d,
  valueAndGrad,
} from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { decodeSafetensors, type SafeTensors } from '../../safetensors/index.js';
import { loadSegformerWeights } from '../../weights/loadSegformerWeights.js';
import { segformer } from './segformer.js';
import { completeSegformerOptions, type SegformerOptions, type SegformerSize } from './segformerOptions.js';

const tiny = { numClasses: 3, filters: [4, 4, 6, 8], depths: [1, 2, 1, 1], heads: [1, 2, 3, 4], headFilters: 5 };

/** What `benchmarks/pytorch/write_segmenter.py` wrote: weights, an image, and what the transformers package made of it. */
function reference() {
  const { tensors, metadata } = decodeSafetensors(
    readFileSync(resolve(import.meta.dirname, '../../weights/fixtures/segformer.safetensors')),
  );
  const state: SafeTensors = {};
  for (const [name, one] of Object.entries(tensors)) if (name.startsWith('state.')) state[name.slice(6)] = one;
  const image = (name: string) =>
    tensor4d(tensors[name].data as Float32Array, tensors[name].shape as [number, number, number, number]);
  return { state, image, options: JSON.parse(metadata.options) as SegformerOptions };
}

/** The direction the fixture's gradient was taken in. */
function direction(shape: number[]): Tensor4D {
  const made = buffer(shape as [number, number, number, number]);
  for (let i = 0; i < made.size; i++) {
    const [b, y, x, k] = made.indexToLoc(i);
    made.values[i] = Math.cos(b + 0.7 * k + 0.1 * y + 0.05 * x);
  }
  return made.toTensor() as Tensor4D;
}

describe('segformer', () => {
  testsOf('segformer');

  test("default: the transformers package's logits, of a size no stage divides, and their gradient in the image", () => {
    const { state, image, options } = reference();
    const network = segformer(options);
    loadSegformerWeights(network, state);
    const [photo, logits, resized, gradient] = ['image', 'logits', 'resized', 'gradient'].map(image);
    const found = network.apply(photo) as Tensor4D;
    expect(found.shape).toEqual([2, 18, 13, 5]);
    expectClose(found, logits, 5e-5);

    const enlarged = (x: Tensor) => resizeBilinear(network.apply(x) as Tensor4D, [70, 52]);
    const along = direction([2, 70, 52, 5]);
    const { value, grad: inImage } = valueAndGrad((x) => sum(mul(enlarged(x), along)) as Scalar)(photo);
    expectClose(inImage, gradient, 5e-5);
    // Rows and columns 0, 7, 14 … of the enlarged logits are in the fixture.
    const every = buffer(resized.shape, 'float32', resized.dataSync() as Float32Array);
    const whole = enlarged(photo).bufferSync();
    for (let i = 0; i < every.size; i++) {
      const [b, y, x, k] = every.indexToLoc(i);
      expect(Math.abs((every.values[i] as number) - whole.get(b, 7 * y, 7 * x, k))).toBeLessThan(1e-4);
    }
    value.dispose();
    network.dispose();
  });

  test.each<[SegformerSize, number]>([
    ['b0', 3_719_027],
    ['b1', 13_682_131],
    ['b2', 27_361_235],
    ['b3', 47_237_075],
    ['b4', 64_007_635],
    ['b5', 84_607_955],
  ])('args: size %s has %i weights, as the transformers package', (size, parameters) => {
    // Counted, not built: B5 takes a third of a gigabyte.
    expect(countWeights({ size, numClasses: 19 })).toBe(parameters);
  });

  test('behavior: B0 is built of what is counted', () => {
    const network = segformer({ numClasses: 19 });
    const trainable = network.trainableWeights.reduce((total, { shape }) => total + size(shape as number[]), 0);
    expect(trainable).toBe(countWeights({ size: 'b0', numClasses: 19 }));
    network.dispose();
  });

  test('gradient: image and weights', () => {
    const network = segformer({ ...tiny, epsilon: 0.1 });
    perturbWeights(network);
    const photo = random([1, 33, 36, 3], 1);
    const along = random([1, 9, 9, 3], 2);
    const loss = (x: Tensor) => sum(mul(network.apply(x) as Tensor, along)) as Scalar;
    expectGradientsMatch(loss, [photo], { tolerance: 3e-2, step: 2e-3 });
    const weights = network.trainableWeights.filter(({ name }) =>
      /logits|fuse3|block0_(mlp1|depthwise)|patches_norm/.test(name),
    );
    expect(weights.length).toBe(27);
    expectWeightGradientsMatch(() => loss(photo), weights, { tolerance: 3e-2, step: 2e-3, elements: 3 });
    network.dispose();
  });

  test('behavior: training or not; the batch norm of the head alone tells', () => {
    const network = segformer(tiny);
    perturbWeights(network);
    const photo = random([2, 32, 32, 3], 1);
    const moving = () => network.getLayer('head_norm').getWeights()[2].arraySync();
    const before = moving();
    const inference = network.apply(photo) as Tensor;
    expect(moving()).toEqual(before);
    const training = network.apply(photo, { training: true }) as Tensor;
    expect(moving()).not.toEqual(before);
    expect(() => expectClose(training, inference, 1e-2)).toThrow();
    network.dispose();
  });

  test('behavior: survives saving and loading', async () => {
    const network = segformer({ ...tiny, seed: 4 });
    perturbWeights(network);
    await expectSameAfterLoading(network, [random([1, 32, 40, 3], 1)]);
    network.dispose();
  });

  test('args: seed', () => {
    const kernelOf = (seed: number) => {
      const network = segformer({ ...tiny, seed });
      const kernel = network.getLayer('stage1_block1_mlp1').getWeights()[0].arraySync();
      network.dispose();
      return kernel;
    };
    expect(kernelOf(1)).toEqual(kernelOf(1));
    expect(kernelOf(1)).not.toEqual(kernelOf(2));
  });

  test('behavior: leaves no tensors, differentiated or not', async () => {
    const network = segformer(tiny);
    const photo = random([1, 32, 32, 3], 1);
    await expectNoLeaks(() => {
      (network.apply(photo) as Tensor).dispose();
      grad((x) => sum(network.apply(x) as Tensor))(photo).dispose();
    });
    network.dispose();
  });

  test('error: options and sizes', () => {
    expect(() => segformer({ numClasses: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: numClasses: expected an integer ≥ 1, got 0.]`,
    );
    expect(() => segformer({ numClasses: 2, size: 'b6' as SegformerSize })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: size: expected one of b0, b1, b2, b3, b4, b5, got "b6".]`,
    );
    expect(() => segformer({ numClasses: 2, depths: [1, 2] })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: depths: expected four, one for each stage, got [1, 2].]`,
    );
    expect(() => segformer({ numClasses: 2, epsilon: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: epsilon: expected a finite number > 0, got 0.]`,
    );
    expect(() => segformer({ numClasses: 2, heads: [1, 2, 7, 8] })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: heads: expected a divisor of the 160 channels, got 7.]`,
    );
    expect(() => segformer(tiny).apply(random([1, 16, 64, 3], 1))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: input: expected height and width of at least the reduction, 8, got [1, 4, 16, 4].]`,
    );
  });
});

function size(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** Trainable numbers of a network, written out from the paper's layers. */
function countWeights(options: SegformerOptions): number {
  const { filters, depths, reductions, expansion, headFilters, numClasses } = completeSegformerOptions(options);
  const linear = (inputs: number, outputs: number) => inputs * outputs + outputs;
  const stages = filters.map((c, stage) => {
    const patches = (stage === 0 ? 49 * 3 : 9 * filters[stage - 1]) * c + c + 2 * c;
    const reduction = reductions[stage] > 1 ? linear(c * reductions[stage] ** 2, c) + 2 * c : 0;
    const ffn = linear(c, expansion * c) + 10 * expansion * c + linear(expansion * c, c);
    return patches + depths[stage] * (4 * linear(c, c) + reduction + ffn + 4 * c) + 2 * c + linear(c, headFilters);
  });
  const head = 4 * headFilters ** 2 + 2 * headFilters + linear(headFilters, numClasses);
  return stages.reduce((total, one) => total + one, head);
}
