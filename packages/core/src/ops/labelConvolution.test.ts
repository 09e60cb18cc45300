import { expectClose, expectGradientsMatch, expectNoLeaks, random, randomLabels } from '@ecgan/testing';
import { grad, mul, type Scalar, sum, type Tensor, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LabelLayout } from '../layout/LabelLayout.js';
import { convolve, type Padding } from './convolve.js';
import { labelConvolution } from './labelConvolution.js';

const options = (strides: number, padding: Padding, boundary: boolean) => ({ strides, padding, boundary });

for (const boundary of [false, true])
  for (const [kernelSize, strides, padding] of [
    [4, 2, 2],
    [4, 1, 2],
    [3, 1, 'same'],
    [3, 2, 'same'],
    [3, 1, 'valid'],
    [1, 1, 0],
    [5, 1, 1],
  ] as [number, number, Padding][]) {
    test(`args: kernel ${kernelSize}, stride ${strides}, padding ${padding}, boundary ${boundary}`, () => {
      const shape = [2, 6, 7] as [number, number, number];
      const labels = randomLabels(shape, 3, 5);
      const boundaries = boundary ? labels.map((id, i) => (id + i) % 2) : undefined;
      const layout = LabelLayout.fromLabelMaps(labels, shape, { numClasses: 3, levels: 1, boundaries });
      const kernel = random([kernelSize, kernelSize, layout.channels, 2], 6) as Tensor4D;
      const [symbols, ...inner] = layout.inputs().slice(0, 3);
      const dense = layout.segmentationMap();
      const expected = convolve(dense, kernel, strides, padding);
      const forms = [[symbols], [dense], ...(kernelSize === 3 && strides === 1 && padding === 'same' ? [inner] : [])];
      const weights = random(expected.shape, 7);
      const loss = (form: Tensor[]) => (operand: Tensor) =>
        sum(mul(labelConvolution(form, operand as Tensor4D, options(strides, padding, boundary)), weights)) as Scalar;
      const expectedGradient = grad((operand) =>
        sum(mul(convolve(dense, operand as Tensor4D, strides, padding), weights)),
      )(kernel);
      for (const form of forms) {
        expectClose(labelConvolution(form, kernel, options(strides, padding, boundary)), expected);
        expectClose(grad(loss(form))(kernel), expectedGradient, 1e-4);
      }
      layout.dispose();
    });
  }

test('gradient: kernel', () => {
  const layout = LabelLayout.fromLabelMaps([0, 1, 1, 2, 2, 0], [1, 2, 3], { numClasses: 3, levels: 1 });
  const weights = random([1, 2, 3, 2], 1);
  const loss = (kernel: Tensor) =>
    sum(mul(labelConvolution([layout.inputs()[0]], kernel as Tensor4D, options(1, 'same', false)), weights)) as Scalar;
  expectGradientsMatch(loss, [random([3, 3, 3, 2], 2)]);
  layout.dispose();
});

test('behavior: for any map and window, looked up equals convolved', {
  meta: { id: 'label-convolution-any-map-window' },
}, () => {
  const length = fc.integer({ min: 1, max: 6 });
  const map = fc.tuple(fc.integer({ min: 1, max: 2 }), length, length).chain(([batch, height, width]) => {
    const pixels = { minLength: batch * height * width, maxLength: batch * height * width };
    return fc.record({
      shape: fc.constant<[number, number, number]>([batch, height, width]),
      labels: fc.array(fc.nat(2), pixels),
      boundaries: fc.option(fc.array(fc.nat(1), pixels), { nil: undefined }),
      kernelSize: fc.integer({ min: 1, max: 4 }),
      strides: fc.integer({ min: 1, max: 2 }),
      padding: fc.constantFrom<Padding>('same', 2),
    });
  });
  fc.assert(
    fc.property(map, ({ shape, labels, boundaries, kernelSize, strides, padding }) => {
      const layout = LabelLayout.fromLabelMaps(labels, shape, { numClasses: 3, levels: 1, boundaries });
      tidy(() => {
        const [symbols, ...inner] = layout.inputs().slice(0, 3);
        const dense = layout.segmentationMap();
        const expectEqual = (form: Tensor[], size: number, step: number, margin: Padding) => {
          const kernel = random([size, size, layout.channels, 2], 1) as Tensor4D;
          const found = labelConvolution(form, kernel, options(step, margin, layout.hasBoundaries));
          expectClose(found, convolve(dense, kernel, step, margin));
        };
        expectEqual([symbols], kernelSize, strides, padding);
        expectEqual(inner, 3, 1, 'same');
      });
      layout.dispose();
    }),
    { seed: 2, numRuns: 30 },
  );
});

test('behavior: leaves no tensors, differentiated or not', () => {
  const layout = LabelLayout.fromLabelMaps([0, 1, 1, 2], [1, 2, 2], { numClasses: 3, levels: 1 });
  const kernel = random([3, 3, 3, 2], 1) as Tensor4D;
  const [symbols, ...inner] = layout.inputs().slice(0, 3);
  return expectNoLeaks(() => {
    for (const form of [[symbols], inner]) {
      labelConvolution(form, kernel, options(1, 'same', false)).dispose();
      grad((w) => sum(labelConvolution(form, w as Tensor4D, options(1, 'same', false))))(kernel).dispose();
    }
  });
});

test('error: forms', () => {
  const kernel = random([4, 4, 3, 2], 1) as Tensor4D;
  const [patches, index] = [random([2, 9], 1), random([1, 2, 2], 1)];
  expect(() => labelConvolution([patches, index], kernel, options(2, 2, false))).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: labels: expected symbols [batch, height, width] for a kernel other than 3, stride 1, padding 1, got "innerPatches and innerIndex".]`,
  );
  expect(() => labelConvolution([patches], kernel, options(2, 2, false))).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: labels: expected a dense map [batch, height, width, channels], symbols [batch, height, width], or innerPatches and innerIndex, got [2, 9].]`,
  );
});
