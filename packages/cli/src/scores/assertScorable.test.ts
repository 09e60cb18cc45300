import { memoryDataset } from '@ecgan/data';
import { expect, test } from 'vitest';
import { assertScorable, hasCountedPixel } from './assertScorable.js';

/** Images of 32×32 whose pixels are of the ignored class 1, but for the first, which is of class `first`. */
function dataset(firsts: number[], ignoreLabel?: number) {
  const items = firsts.map((first, i) => ({
    name: `${i}`,
    photo: { height: 32, width: 32, pixels: new Uint8Array(3072) },
    labels: { height: 32, width: 32, ids: new Int32Array(1024).fill(1).fill(first, 0, 1) },
  }));
  return memoryDataset(items, {
    numClasses: 3,
    height: 32,
    width: 32,
    ...(ignoreLabel !== undefined && { ignoreLabel }),
  });
}

test('default: one pixel of another class in any image is enough', async () => {
  expect(await hasCountedPixel(dataset([1, 1, 0], 1))).toBe(true);
  await expect(assertScorable(dataset([1, 2], 1))).resolves.toBeUndefined();
  expect(await hasCountedPixel(dataset([1, 1]))).toBe(true);
});

test('error: nothing but ignored pixels', { meta: { id: 'assert-scorable-ignored' } }, async () => {
  await expect(assertScorable(dataset([1, 1], 1))).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ConfigError: --held-out: expected images to score with pixels of other classes than the ignored one, got 2. Every pixel of these is of class 1, which scores ignore. Hold out more images, or leave --score out.]`,
  );
});
