import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shared } from '@ecgan/testing';
import { expect, test } from 'vitest';
import { ecgan, temporaryFolder, tinyRun } from './ecgan.js';

test('behavior: with a time given it plans its steps, and scores real, generated and untrained pictures', async () => {
  const run = join(await temporaryFolder(), 'run');
  const small = [
    '--steps',
    '21',
    '--segmenter-steps',
    '3',
    '--segmenter-filters',
    '4',
    '--segmenter-batch',
    '2',
    '--held-out',
    '2',
  ];
  const { exitCode, out, err } = await ecgan(...tinyRun, ...small, '--minutes', '0.01', '--score', '--run', run);
  expect([exitCode, err]).toEqual([0, '']);
  // No time at all is left, so it takes the fewest steps that are training.
  expect(out).toMatch(/A step takes .* s: 20 steps fit into 0\.01 minutes\./);
  expect(JSON.parse(await readFile(join(run, 'config.json'), 'utf8')).steps).toBe(20);
  const { step, rows, protocol } = JSON.parse(await readFile(join(run, 'scores.json'), 'utf8'));
  expect(step).toBe(20);
  expect(rows.map(({ pictures }: { pictures: string }) => pictures)).toEqual([
    'real photos',
    'generated, step 20',
    'generated, untrained',
  ]);
  for (const { pixelAccuracy, meanIntersectionOverUnion } of rows)
    for (const share of [pixelAccuracy, meanIntersectionOverUnion]) {
      expect(share).toBeGreaterThanOrEqual(0);
      expect(share).toBeLessThanOrEqual(1);
    }
  expect(protocol).toContain('fitted for 3 steps of 2 to the 8 real training photos only; scored on 2 images of 32×32');
  expect(out).toContain(protocol);
  const checkpoints = await readdir(join(run, 'checkpoints'));
  const newest = [15, 18, 20].map((saved) => `step-0000${saved}.safetensors`);
  expect(checkpoints).toEqual(expect.arrayContaining(newest));
  // And the best, where that is another.
  expect(checkpoints.length).toBeLessThanOrEqual(4);
});

const vgg = shared('weights', 'vgg19');

test.skipIf(!vgg)('behavior: with VGG-19 given the perceptual terms are trained and logged', async () => {
  const run = join(await temporaryFolder(), 'run');
  const words = [...tinyRun, '--steps', '1', '--batch', '1', '--perceptual', `${vgg}`, '--run', run];
  const { exitCode, out, err } = await ecgan(...words);
  expect([exitCode, err]).toEqual([0, '']);
  expect(out).toContain(`Perceptual loss: on, VGG-19 from ${vgg}.`);
  const { losses } = JSON.parse(await readFile(join(run, 'log.jsonl'), 'utf8'));
  for (const name of ['perceptualEdge', 'perceptualImage', 'perceptualRefined'])
    expect(losses[name]).toBeGreaterThan(0.01);
});
