import { expectClose } from '@ecgan/testing';
import { randomNormal } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { nonZeroSeed } from './nonZeroSeed.js';

test('behavior: 0 is a seed as any other; the others stay what they are', () => {
  const draw = (seed: number) => randomNormal([8], 0, 1, 'float32', nonZeroSeed(seed));
  expectClose(draw(0), draw(0), 0);
  expect(draw(0).dataSync()).not.toEqual(draw(1).dataSync());
  expect([1, -1, 2 ** 32 - 1, undefined].map(nonZeroSeed)).toEqual([1, -1, 2 ** 32 - 1, undefined]);
});
