import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { caffeStatistics } from '@ecgan/core';
import { expectClose, expectGradientsMatch, expectNoLeaks, perturbWeights, random, testsOf } from '@ecgan/testing';
import {
  add,
  avgPool,
  buffer,
  grad,
  mul,
  type Scalar,
  sub,
  sum,
  type Tensor,
  type Tensor4D,
  tensor1d,
  tensor4d,
} from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { decodeSafetensors, type SafeTensors } from '../../safetensors/index.js';
import { loadSegformerWeights } from '../../weights/loadSegformerWeights.js';
import { segformer } from '../segformer/segformer.js';
import { pretrainedSegmenter } from './pretrainedSegmenter.js';

const file = resolve(import.meta.dirname, '../../weights/fixtures/segformer.safetensors');

describe('pretrainedSegmenter', () => {
  testsOf('pretrainedSegmenter');

  test('default: what PyTorch makes of the image, normalised and enlarged', () => {
    const { tensors, metadata } = decodeSafetensors(readFileSync(file));
    const read = (name: string) =>
      tensor4d(tensors[name].data as Float32Array, tensors[name].shape as [number, number, number, number]);
    const state: SafeTensors = {};
    for (const [name, one] of Object.entries(tensors)) if (name.startsWith('state.')) state[name.slice(6)] = one;
    const network = segformer(JSON.parse(metadata.options));
    loadSegformerWeights(network, state);
    // The image the fixture's came of: pixels in [0, 1] less ImageNet's mean, by its deviation.
    const pixels = add(mul(read('image'), tensor1d([0.229, 0.224, 0.225])), tensor1d([0.485, 0.456, 0.406]));
    const found = pretrainedSegmenter(network)(sub(mul(pixels, 2), 1) as Tensor4D);
    expect(found.shape).toEqual([2, 70, 52, 5]);
    const [all, every] = [found.bufferSync(), read('resized').bufferSync()];
    const sampled = buffer(every.shape);
    for (let i = 0; i < every.size; i++) {
      const [b, y, x, k] = every.indexToLoc(i);
      sampled.set(all.get(b, 7 * y, 7 * x, k), b, y, x, k);
    }
    expectClose(sampled.values as Float32Array, every.values as Float32Array, 2e-5);
    network.dispose();
  });

  /** A network without weights that halves what it is given; its classes are its channels. */
  const halve = { apply: (images: Tensor4D) => avgPool(images, 2, 2, 'valid') };

  test('args: statistics, classes, of any network', () => {
    const grey = tensor4d(Array(12).fill(0), [1, 2, 2, 3]);
    const found = pretrainedSegmenter(halve, {
      statistics: caffeStatistics,
      classes: { numClasses: 3, mapping: [2, 0, null] },
    });
    const one = [127.5 - 116.779, -1e9, 127.5 - 103.939];
    expectClose(found(grey), [...one, ...one, ...one, ...one], 1e-6);
    expect(found.readAs).toEqual([0, -1, 2]);
    expect(pretrainedSegmenter(halve).readAs).toBeUndefined();
  });

  test('gradient: images', () => {
    const network = segformer({
      ...{ numClasses: 3, filters: [4, 4, 4, 4], depths: [1, 1, 1, 1], heads: [1, 2, 2, 2], headFilters: 4 },
      epsilon: 0.1,
    });
    perturbWeights(network);
    const segmenter = pretrainedSegmenter(network, { classes: { numClasses: 4, mapping: [1, 3, 1] } });
    // Not class 0 or 2, whose logits of −10⁹ would drown the sum.
    const direction = mul(random([1, 34, 32, 4], 2), tensor1d([0, 1, 0, 1]));
    const loss = (x: Tensor) => sum(mul(segmenter(x as Tensor4D), direction)) as Scalar;
    expectGradientsMatch(loss, [random([1, 34, 32, 3], 1)], { tolerance: 3e-2, step: 2e-3 });
    network.dispose();
  });

  test('behavior: leaves no tensors, differentiated or not', async () => {
    const segmenter = pretrainedSegmenter(halve, { classes: { numClasses: 4, mapping: [1, 3, 1] } });
    const images = random([1, 4, 4, 3], 1) as Tensor4D;
    await expectNoLeaks(() => {
      segmenter(images).dispose();
      grad((x) => sum(segmenter(x as Tensor4D)))(images).dispose();
    });
  });

  test('error: statistics and classes', () => {
    expect(() =>
      pretrainedSegmenter(halve, { statistics: { ...caffeStatistics, white: 0 } }),
    ).toThrowErrorMatchingInlineSnapshot(`[ValueError: white: expected numbers > 0, got 0.]`);
    expect(() =>
      pretrainedSegmenter(halve, { classes: { numClasses: 2, mapping: [2] } }),
    ).toThrowErrorMatchingInlineSnapshot(`[ValueError: mapping[0]: expected classes from 0 to 1, or null, got 2.]`);
  });
});
