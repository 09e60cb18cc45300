import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readers } from './readers.js';
import { runCases } from './runCases.js';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ecgan-fuzz-'));
});
afterAll(() => rm(root, { recursive: true }));

test.each(Object.keys(readers))('behavior: %s: read or refused as promised, whatever the damage', async (name) => {
  const { open, share } = readers[name];
  const reader = await open(join(root, name));
  const cases = Math.max(20, share / 50);
  const { failure, ...tally } = await runCases(reader, { cases, seed: 1 });
  expect(failure && `${failure.description}\n${failure.reason}`).toBeUndefined();
  expect(tally.values + tally.errors).toBe(cases);
});
