import type { SafeTensor } from '@ecgan/models';
import { expect, test } from 'vitest';
import { scalarsOf } from './scalarsOf.js';
import { weightHistograms } from './weightHistograms.js';

const tensor = (values: number[]): SafeTensor => ({
  dtype: 'F32',
  shape: [values.length],
  data: new Float32Array(values),
});

test('default: kernels of networks, nothing else', () => {
  const histograms = weightHistograms({
    'generator/encoder_fc/kernel': tensor([0, 1, 1, 4]),
    'generator/encoder_fc/bias': tensor([1]),
    'generator/encoder_head_0_conv_0/u': tensor([1]),
    'discriminator/scale_0_conv_1/kernel': tensor([2]),
    'average/0': tensor([1]),
    'optimizer/generator/second/0': tensor([1]),
  });
  expect(histograms.map(({ tag }) => tag)).toEqual([
    'generator/encoder_fc/kernel',
    'discriminator/scale_0_conv_1/kernel',
  ]);
  expect(histograms[0]).toMatchObject({ histogram: { min: 0, max: 4, count: 4 } });
});

test('behavior: scalarsOf takes every number of a line of the log, also those that come later', () => {
  const line = {
    step: 3,
    time: '2026-01-02T03:04:05Z',
    seconds: 0.5,
    losses: { generator: 1 },
    learningRates: { generator: 2 },
  };
  expect(scalarsOf({ ...line, ...{ waiting: 0.25 } })).toEqual([
    { tag: 'seconds', scalar: 0.5 },
    { tag: 'losses/generator', scalar: 1 },
    { tag: 'learningRates/generator', scalar: 2 },
    { tag: 'waiting', scalar: 0.25 },
  ]);
});
