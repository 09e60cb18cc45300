import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fill, type Tensor3D, type Tensor4D } from '@tensorflow/tfjs-core';
import sharp from 'sharp';
import { afterEach, expect, test, vi } from 'vitest';
import type { Comparison, SceneBatch } from './Comparison.js';
import { compare } from './compare.js';

const tiny = [
  '--size',
  '32',
  '--scenes',
  '2',
  '--held-out',
  '2',
  '--batch',
  '1',
  '--segmenter-steps',
  '1',
  '--steps',
  '2',
];

/** A GAN that generates uniform grey images and records its steps. */
function greyGan(grey: number, steps: string[]) {
  return {
    train: async (batches: AsyncIterable<SceneBatch>) => {
      for await (const { photos } of batches) steps.push(`${grey} ${photos.dataSync()[0]}`);
    },
    generate: (labelMap: Tensor3D) => fill([...labelMap.shape, 3], grey) as Tensor4D,
    dispose: () => undefined,
  };
}

function greys(): { comparison: Comparison; steps: string[]; seeds: number[] } {
  const [steps, seeds]: [string[], number[]] = [[], []];
  const variants = {
    plain: ({ seed }: { seed: number }) => {
      seeds.push(seed);
      return greyGan(0, steps);
    },
    changed: () => greyGan(0.5, steps),
  };
  return { comparison: { change: 'with light', variants }, steps, seeds };
}

afterEach(() => vi.restoreAllMocks());

test('behavior: both learn from the same batches; finished seeds are kept; other settings are refused', async () => {
  vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
  const out = await mkdtemp(join(tmpdir(), 'ecgan-comparison-'));
  const first = greys();
  await compare(first.comparison, [...tiny, '--seeds', '1', '--out', out]);
  const batches = (grey: number) =>
    first.steps.filter((step) => step.startsWith(`${grey} `)).map((step) => step.split(' ')[1]);
  expect(batches(0)).toHaveLength(2);
  expect(batches(0.5)).toEqual(batches(0));

  const second = greys();
  const { seeds, real } = await compare(second.comparison, [...tiny, '--seeds', '2', '--out', out]);
  expect(second.seeds).toEqual([2]);
  expect(seeds.map(({ seed }) => seed)).toEqual([1, 2]);
  expect(seeds[1].plain).toEqual(seeds[0].plain);
  expect(seeds[0].plain.edgeAgreement).toBe(0); // one grey has no edges
  expect(real).toMatchObject({ edgeAgreement: 1, photoDistance: 0 });
  // Two scenes of 32 pixels across, enlarged twice; labels, photos, and two rows of each seed.
  expect(await sharp(await readFile(join(out, 'sheet.png'))).metadata()).toMatchObject({ width: 128, height: 384 });
  await expect(compare(greys().comparison, [...tiny, '--batch', '2', '--out', out])).rejects.toThrow('other settings');
});

test('error: options', async () => {
  const { comparison } = greys();
  await expect(compare(comparison, ['--seeds', '0'])).rejects.toThrow('--seeds: expected an integer above 0, got 0.');
});
