import { expectClose, expectNoLeaks, random, testsOf } from '@ecgan/testing';
import { mul, type Tensor, zeros } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { measureTapScales } from './measureTapScales.js';
import { perceptualLoss } from './perceptualLoss.js';

describe('measureTapScales', () => {
  testsOf('measureTapScales');

  const extractor = (images: Tensor) => [images, mul(images, -200)];
  const [first, second] = [random([2, 3, 4, 3], 1), random([1, 5, 2, 3], 2)];
  /** The mean size of the values of a batch, in float64. */
  const size = (batch: Tensor) => Array.from(batch.dataSync()).reduce((sum, v) => sum + Math.abs(v), 0) / batch.size;

  test('default', async () => {
    expectClose(await measureTapScales(extractor, first), [size(first), 200 * size(first)], 1e-6);
  });

  test('args: several batches count alike', async () => {
    const both = (size(first) + size(second)) / 2;
    expectClose(await measureTapScales(extractor, [first, second]), [both, 200 * both], 1e-6);
  });

  test('behavior: the loss no longer depends on how large an extractor is', async () => {
    const photos = random([2, 3, 4, 3], 3);
    const lossOf = async (factor: number) => {
      const scaled = (images: Tensor) => extractor(images).map((tap) => mul(tap, factor));
      const scales = await measureTapScales(scaled, photos);
      return perceptualLoss(scaled, { weights: [1, 2], scales })(first, photos).dataSync();
    };
    expectClose(await lossOf(30), await lossOf(1), 1e-5);
  });

  test('behavior: leaves no tensors', async () => {
    await expectNoLeaks(async () => {
      await measureTapScales(extractor, [first, second]);
    });
  });

  test('error: no photos, and nothing seen in them', async () => {
    await expect(measureTapScales(extractor, [])).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ValueError: photos: expected one or more batches of photos, got [].]`,
    );
    await expect(measureTapScales(extractor, zeros([1, 2, 2, 3]))).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ValueError: extractor: expected activations of tap 0 that are finite and not all 0, got 0. Give photos in [-1, 1], and an extractor that prepares them as its weights were trained.]`,
    );
    let taps = 3;
    const fewer = (images: Tensor) => extractor(images).slice(0, --taps);
    await expect(measureTapScales(fewer, [first, second])).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ValueError: extractor: expected 2 taps, as for the first batch, got 1.]`,
    );
  });
});
