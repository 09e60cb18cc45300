import { expectClose, expectNoLeaks, random } from '@ecgan/testing';
import { add, mul, type Tensor4D, tensor1d, tensor4d, tile } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { kernelDistance } from '../distances/kernelDistance.js';
import { extractFeatures } from './extractFeatures.js';
import { textureFeatures } from './textureFeatures.js';

const rowsOf = async (images: Tensor4D, options = {}) => {
  const extractor = await textureFeatures(options);
  try {
    return await extractFeatures(extractor, images);
  } finally {
    extractor.dispose();
  }
};

describe('textureFeatures', () => {
  test('default: colours, and the contrast of plain images', { meta: { id: 'texture-features-plain' } }, async () => {
    const plain = tile(tensor4d([0.5, -0.25, 0], [1, 1, 1, 3]), [2, 24, 32, 1]) as Tensor4D;
    const rows = await rowsOf(plain);
    // No contrast at all: ½ log 0.05².
    const expected = [2, -1, 0, ...Array(64).fill(Math.log(0.05))];
    for (const row of rows) expectClose(row, expected, 1e-5);
  });

  test('behavior: contrast of k times the strength adds log k, whatever the colour it is around', async () => {
    const images = random([1, 25, 31, 3], 1) as Tensor4D;
    const options = { filters: 3, scales: 2 };
    const [once] = await rowsOf(mul(images, 1e3), options);
    const [twice] = await rowsOf(add(mul(images, 2e3), tensor1d([7, 5, 3])) as Tensor4D, options);
    expect(once).toHaveLength(9);
    for (let i = 3; i < 9; i++) expect(twice[i] - once[i]).toBeCloseTo(Math.log(2), 3);
  });

  test('behavior: a faint lattice is far, the same scenes of other noise are near', {
    meta: { id: 'texture-features-lattice' },
  }, async () => {
    // Scenes of two plain halves with little noise.
    const halves = tensor4d(
      Float32Array.from({ length: 24 * 32 * 3 }, (_, i) => (i < 12 * 32 * 3 ? 0.5 : -0.5)),
      [1, 24, 32, 3],
    );
    const scenes = (seed: number) => add(halves, mul(random([12, 24, 32, 3], seed), 0.02)) as Tensor4D;
    const lattice = tensor4d(
      Float32Array.from({ length: 24 * 32 }, (_, i) => 0.05 * Math.cos((2 * Math.PI * (i % 32)) / 5)),
      [1, 24, 32, 1],
    );
    const [real, other, marred] = [
      await rowsOf(scenes(1)),
      await rowsOf(scenes(2)),
      await rowsOf(add(scenes(1), lattice) as Tensor4D),
    ];
    const near = kernelDistance(other, real, { paired: true });
    const far = kernelDistance(marred, real, { paired: true });
    expect(far.value).toBeGreaterThan(20 * Math.abs(near.value));
    expect(far.value).toBeGreaterThan(10 * far.standardError);
  });

  test('args: seed', async () => {
    const images = random([1, 24, 24, 3], 1) as Tensor4D;
    expect(await rowsOf(images)).toEqual(await rowsOf(images, { seed: 1 }));
    expect(await rowsOf(images)).not.toEqual(await rowsOf(images, { seed: 2 }));
    const { network, dispose } = await textureFeatures({ seed: 0, filters: 2, scales: 1 });
    expect(network.name).toBe('textures, 2 random filters at 1 scales, seed 0');
    expect(network.sha256).toMatch(/^[0-9a-f]{64}$/);
    dispose();
  });

  test('behavior: leaves no tensors', async () => {
    await expectNoLeaks(async () => {
      const images = random([3, 24, 24, 3], 1) as Tensor4D;
      await rowsOf(images);
      images.dispose();
    });
  });

  test('error: options out of range', async () => {
    await expect(textureFeatures({ filters: 0 })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ValueError: filters: expected an integer ≥ 1, got 0.]`,
    );
    await expect(textureFeatures({ scales: 0.5 })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ValueError: scales: expected an integer ≥ 1, got 0.5.]`,
    );
  });
});
