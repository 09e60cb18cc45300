import { expectClose, expectGradientsMatch, expectNoLeaks, random } from '@ecgan/testing';
import {
  conv2d,
  gather,
  grads,
  mul,
  reshape,
  type Scalar,
  sum,
  type Tensor2D,
  type Tensor4D,
  tensor1d,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { test } from 'vitest';
import { distinctNeighbourhoods } from '../layout/distinctNeighbourhoods.js';
import { convolveRows } from './convolveRows.js';

// Three kinds of pixel, each with its own features, on a 2×3 image: a convolution that pads with zeros is the reference.
const kinds = Int32Array.of(0, 1, 1, 2, 1, 0);
const { patches, index, distinct } = distinctNeighbourhoods(kinds, [1, 2, 3], 3);
const patchTensor = tensor2d(patches, [distinct, 9], 'int32');
const rows = random([3, 2], 1) as Tensor2D;
const kernel = random([3, 3, 2, 4], 2) as Tensor4D;

test('default', () => {
  const features = rows.dataSync();
  const image = Array.from(kinds, (kind) => [features[2 * kind], features[2 * kind + 1]]).flat();
  const dense = conv2d(reshape(tensor2d(image, [6, 2]), [1, 2, 3, 2]) as Tensor4D, kernel, 1, 'same').dataSync();
  const found = convolveRows(rows, kernel, patchTensor).dataSync();
  const looked = Array.from(index).flatMap((which) => Array.from(found.subarray(4 * which, 4 * which + 4)));
  expectClose(looked, dense, 1e-6);
});

test('gradient: rows and kernel', () => {
  const weights = random([distinct, 4], 3);
  expectGradientsMatch(
    (r, k) => sum(mul(convolveRows(r as Tensor2D, k as Tensor4D, patchTensor), weights)) as Scalar,
    [rows, kernel],
  );
});

test('behavior: for any map, equals the convolution of the expanded map', () => {
  const length = fc.integer({ min: 1, max: 5 });
  const anyMap = fc.tuple(fc.integer({ min: 1, max: 2 }), length, length).chain(([batch, height, width]) => {
    const pixels = { minLength: batch * height * width, maxLength: batch * height * width, min: 0, max: 2 };
    return fc.tuple(fc.constant<[number, number, number]>([batch, height, width]), fc.int32Array(pixels));
  });
  fc.assert(
    fc.property(anyMap, ([shape, map]) => {
      const found = distinctNeighbourhoods(map, shape, 3);
      tidy(() => {
        const answers = convolveRows(rows, kernel, tensor2d(found.patches, [found.distinct, 9], 'int32'));
        const looked = gather(answers, tensor1d(found.index, 'int32'));
        const picture = reshape(gather(rows, tensor1d(map, 'int32')), [...shape, 2]) as Tensor4D;
        expectClose(looked, conv2d(picture, kernel, 1, 'same'));
      });
    }),
    { seed: 1, numRuns: 15 },
  );
});

test('behavior: leaves no tensors', () =>
  expectNoLeaks(() => {
    const both = grads((r, k) => sum(convolveRows(r as Tensor2D, k as Tensor4D, patchTensor)))([rows, kernel]);
    for (const gradient of both) gradient.dispose();
  }));
