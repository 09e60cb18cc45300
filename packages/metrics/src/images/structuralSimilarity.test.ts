import { expectNoLeaks, random } from '@ecgan/testing';
import { concat, dispose, mul, type Tensor4D, tensor4d, zeros } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import reference from '../fixtures/reference.json' with { type: 'json' };
import { structuralSimilarity } from './structuralSimilarity.js';

/** As in benchmarks/pytorch/write_metrics.py. */
function image(height: number, width: number, factor: number): number[] {
  return Array.from({ length: height * width * 3 }, (_, i) => {
    const [c, x, y] = [i % 3, Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
    return (7 * y + 13 * x + 29 * c + factor * y * x) % 256;
  });
}

describe('structuralSimilarity', () => {
  test.each(reference.similarity)(
    'default: as scikit-image, $height×$width',
    async ({ height, width, skimage, torchmetrics }) => {
      const [first, second] = [image(height, width, 0), image(height, width, 5)];
      const x = tensor4d(first, [1, height, width, 3]);
      const y = tensor4d(
        first.map((value, i) => (value + second[i]) / 2),
        [1, height, width, 3],
      );
      const { value } = await structuralSimilarity(x, y, { range: 255 });
      expect(Math.abs(value - skimage)).toBeLessThan(1e-10);
      expect(Math.abs(value - torchmetrics)).toBeGreaterThan(0.01);
      dispose([x, y]);
    },
  );

  test('behavior: of one window, by its definition', { meta: { id: 'structural-similarity-default' } }, async () => {
    const [x, y] = [random([1, 11, 11, 1], 1), random([1, 11, 11, 1], 2)] as Tensor4D[];
    const [a, b] = [Array.from(x.dataSync()), Array.from(y.dataSync())];
    const bell = a.map((_, i) => Math.exp(-(((i % 11) - 5) ** 2 + (Math.floor(i / 11) - 5) ** 2) / 4.5));
    const total = bell.reduce((sum, one) => sum + one, 0);
    const mean = (values: number[]) => values.reduce((sum, value, i) => sum + (bell[i] / total) * value, 0);
    const [ma, mb] = [mean(a), mean(b)];
    const spread = (p: number[], mp: number, q: number[], mq: number) => mean(p.map((v, i) => (v - mp) * (q[i] - mq)));
    const [c1, c2] = [0.02 ** 2, 0.06 ** 2];
    const structure = (2 * spread(a, ma, b, mb) + c2) / (spread(a, ma, a, ma) + spread(b, mb, b, mb) + c2);
    const expected = ((2 * ma * mb + c1) / (ma * ma + mb * mb + c1)) * structure;
    expect((await structuralSimilarity(x, y, { range: 2 })).value).toBeCloseTo(expected, 12);
    dispose([x, y]);
  });

  test('behavior: symmetric, 1 with itself, one number per image, scales with the range', async () => {
    const [x, y] = [random([2, 12, 15, 3], 1), random([2, 12, 15, 3], 2)] as Tensor4D[];
    const there = await structuralSimilarity(x, y, { range: 2, split: 'val' });
    expect((await structuralSimilarity(y, x, { range: 2 })).value).toBeCloseTo(there.value, 14);
    expect(there.perImage).toHaveLength(2);
    expect(there.value).toBeCloseTo((there.perImage[0] + there.perImage[1]) / 2, 14);
    const mixed = concat([y, x]) as Tensor4D;
    const twice = concat([x, x]) as Tensor4D;
    const found = await structuralSimilarity(twice, mixed, { range: 2 });
    expect(found.perImage.slice(0, 2)).toEqual(there.perImage);
    for (const one of found.perImage.slice(2)) expect(one).toBeCloseTo(1, 12);
    const [x4, y4] = [mul(x, 4), mul(y, 4)] as Tensor4D[];
    expect((await structuralSimilarity(x4, y4, { range: 8 })).value).toBeCloseTo(there.value, 6);
    expect(there.protocol).toEqual({
      ...{ metric: 'structural similarity', images: 2, size: [12, 15], split: 'val' },
      settings: { range: 2, window: 'Gaussian 11×11, σ 1.5', border: 'windows inside the image' },
    });
    dispose([x, y, mixed, twice, x4, y4]);
  });

  test('behavior: leaves no tensors', async () => {
    await expectNoLeaks(async () => {
      const x = zeros([1, 11, 11, 1]) as Tensor4D;
      await structuralSimilarity(x, x, { range: 1 });
      x.dispose();
    });
  });

  test('error: smaller than the window, other shapes, no range', async () => {
    const [x, small, wide] = [zeros([1, 11, 11, 1]), zeros([1, 10, 11, 1]), zeros([1, 11, 12, 1])] as Tensor4D[];
    await expect(structuralSimilarity(small, small, { range: 2 })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: images: expected shape [batch, at least 11, at least 11, channels], got [1, 10, 11, 1].]`,
    );
    await expect(structuralSimilarity(x, wide, { range: 2 })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: references: expected shape [1, 11, 11, 1], got [1, 11, 12, 1].]`,
    );
    await expect(structuralSimilarity(x, x, { range: 0 })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ValueError: range: expected a finite number > 0, got 0.]`,
    );
    dispose([x, small, wide]);
  });
});
