import { expectClose, expectGradientsMatch, expectNoLeaks, random } from '@ecgan/testing';
import { grad, mul, type Scalar, sum, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { kernelTables } from './kernelTables.js';

const kernel = random([2, 3, 3, 2], 1) as Tensor4D;

for (const boundary of [false, true]) {
  const symbols = boundary ? 4 : 3;

  test(`default: rows of the kernel, zeros for outside; boundary ${boundary}`, () => {
    const values = kernel.dataSync();
    const row = (p: number, channel: number) => [0, 1].map((f) => values[(p * 3 + channel) * 2 + f]);
    const expected = [0, 1, 2, 3, 4, 5].flatMap((p) => {
      const classes = boundary ? [row(p, 0), row(p, 1)] : [row(p, 0), row(p, 1), row(p, 2)];
      const outlined = boundary ? classes.map((one) => one.map((value, f) => value + row(p, 2)[f])) : [];
      return [...classes, ...outlined, [0, 0]].flat();
    });
    const tables = kernelTables(kernel, boundary);
    expect(tables.shape).toEqual([6, symbols + 1, 2]);
    expectClose(tables, expected, 1e-6);
  });

  test(`gradient: kernel; boundary ${boundary}`, () => {
    const weights = random([6, symbols + 1, 2], 2);
    expectGradientsMatch((w: Tensor) => sum(mul(kernelTables(w as Tensor4D, boundary), weights)) as Scalar, [kernel]);
  });

  test(`behavior: leaves no tensors; boundary ${boundary}`, () =>
    expectNoLeaks(() => grad((w) => sum(kernelTables(w as Tensor4D, boundary)))(kernel).dispose()));
}
