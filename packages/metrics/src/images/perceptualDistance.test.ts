import { expectClose, expectNoLeaks, random } from '@ecgan/testing';
import { clone, dispose, reshape, slice, type Tensor4D, tensor4d, zeros } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import reference from '../fixtures/reference.json' with { type: 'json' };
import type { FeatureExtractor } from '../networks/networkTypes.js';
import { perceptualDistance } from './perceptualDistance.js';

const shapes: [number, number, number, number][] = [
  [2, 6, 4, 3],
  [2, 3, 2, 5],
];
/** As in benchmarks/pytorch/write_metrics.py. */
const tap = (shape: [number, number, number, number], phase: number) =>
  tensor4d(
    Array.from({ length: shape.reduce((a, b) => a * b) }, (_, k) => Math.sin(1.91 * k + phase)),
    shape,
  );
/** Gives the taps of phase 0 for images of zeros, of phase 1 for others. */
const madeUp: FeatureExtractor = {
  features: async (images) => {
    const phase = (await images.data())[0] === 0 ? 0 : 1;
    return shapes.map((shape) => tap(shape, phase));
  },
};
const zero = () => zeros([2, 6, 4, 3]) as Tensor4D;

describe('perceptualDistance', () => {
  test('default: as the steps of LPIPS, without heads and with', {
    meta: { id: 'perceptual-distance-default' },
  }, async () => {
    const [x, y] = [zero(), random([2, 6, 4, 3], 1) as Tensor4D];
    const plain = await perceptualDistance(madeUp, x, y);
    expectClose(plain.perImage, reference.perceptual.plain, 1e-5);
    expect(plain.value).toBeCloseTo((plain.perImage[0] + plain.perImage[1]) / 2, 12);
    const weights = [3, 5].map((filters) => Array.from({ length: filters }, (_, i) => (i + 1) / filters));
    const headed = await perceptualDistance(madeUp, x, y, { heads: { name: 'made up', weights }, split: 'val' });
    expectClose(headed.perImage, reference.perceptual.heads, 1e-5);
    expect(plain.protocol).toEqual({
      ...{ metric: 'perceptual distance (not LPIPS)', images: 2, size: [6, 4], settings: { heads: 'none', taps: 2 } },
    });
    expect(headed.protocol).toMatchObject({ split: 'val', settings: { heads: 'made up' } });
    dispose([x, y]);
  });

  test('behavior: called LPIPS only with heads on the backbone they were fitted to', async () => {
    const filters = [64, 192, 384, 256, 256];
    const features = () => filters.map((count) => zeros([1, 1, 1, count]));
    const weights = filters.map((count) => Array.from({ length: count }, () => 1));
    const heads = { name: 'lpips 0.1, alex', weights };
    const x = zeros([1, 4, 4, 3]) as Tensor4D;
    const nameOf = async (network: FeatureExtractor['network'], withHeads: boolean) =>
      (await perceptualDistance({ features, network }, x, x, withHeads ? { heads } : {})).protocol.metric;
    expect(await nameOf({ name: 'AlexNet', lpipsBackbone: 'alexnet' }, true)).toBe('LPIPS');
    for (const [network, withHeads] of [
      [{ name: 'AlexNet', lpipsBackbone: 'alexnet' }, false],
      [{ name: 'AlexNet', lpipsBackbone: 'vgg16' }, true],
      [{ name: 'AlexNet' }, true],
    ] as const)
      expect(await nameOf(network, withHeads)).toBe('perceptual distance (not LPIPS)');
    x.dispose();
  });

  test('behavior: 0 with itself, also where features are 0; the length of a feature does not matter', async () => {
    const colours: FeatureExtractor = { features: (images) => clone(images) };
    const [x, y] = [tensor4d([1, 2, 2, 0, 0, 0], [1, 1, 2, 3]), tensor4d([2, 4, 4, 0, 0, 0], [1, 1, 2, 3])];
    expect((await perceptualDistance(colours, x, x)).value).toBe(0);
    expect((await perceptualDistance(colours, x, y)).value).toBeLessThan(1e-12);
    dispose([x, y]);
  });

  test('behavior: leaves no tensors, also when it fails', async () => {
    await expectNoLeaks(async () => {
      const x = zero();
      await perceptualDistance(madeUp, x, x);
      await expect(perceptualDistance(madeUp, x, x, { heads: { name: '', weights: [[1]] } })).rejects.toThrow();
      await expect(perceptualDistance({ features: (images) => reshape(images, [-1]) }, x, x)).rejects.toThrow();
      x.dispose();
    });
  });

  test('error: shapes and heads', async () => {
    const x = zero();
    const one = slice(x, [0, 0, 0, 0], [1, 6, 4, 3]);
    await expect(perceptualDistance(madeUp, x, one)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: references: expected shape [2, 6, 4, 3], got [1, 6, 4, 3].]`,
    );
    await expect(
      perceptualDistance({ features: () => zeros([2, 5]) }, x, x),
    ).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: features[0]: expected shape [2, height, width, filters], got [2, 5].]`,
    );
    const heads = (weights: number[][]) => perceptualDistance(madeUp, x, x, { heads: { name: '', weights } });
    await expect(heads([[1, 1, 1]])).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: heads.weights: expected one number per filter of each tap, 3, 5, got [3].]`,
    );
    await expect(
      heads([
        [1, -1, 1],
        [1, 1, 1, 1, 1],
      ]),
    ).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ValueError: heads.weights[0]: expected finite numbers ≥ 0, got -1.]`,
    );
    dispose([x, one]);
  });
});
