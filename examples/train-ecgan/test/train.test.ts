import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCheckpoint } from '@ecgan/training/node';
import { decode } from 'fast-png';
import { expect, test } from 'vitest';

const example = join(import.meta.dirname, '..', 'train.ts');
const source = readFileSync(example, 'utf8');

test('default: it trains, and writes a picture and a checkpoint', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ecgan-example-'));
  try {
    const node = ['--conditions=@ecgan/source', '--import', import.meta.resolve('tsx'), example];
    const words = ['--backend', 'wasm', '--steps', '2', '--size', '32'];
    const { status, stdout, stderr } = spawnSync(process.execPath, [...node, ...words], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^backend wasm .*\nstep 2\/2 {2}generator \d+\.\d{3} {2}D \d+\.\d{3}\nwrote /);
    const { width, height, channels } = decode(readFileSync(join(folder, 'picture.png')));
    expect([width, height, channels]).toEqual([160, 32, 3]);
    const { tensors, metadata } = await readCheckpoint(join(folder, 'checkpoint.safetensors'));
    expect(metadata.step).toBe('2');
    expect(Object.keys(tensors)).toContain('generator/edge_conv_0/kernel');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('behavior: it is at most 80 lines', () => {
  expect(source.trimEnd().split('\n').length).toBeLessThanOrEqual(80);
});

test('behavior: what the docs show of it is its text', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/from-code.md'), 'utf8');
  const [, shown] = /```ts\n(.*?)```/s.exec(page) ?? [];
  expect(shown).toContain('new EcganTrainer(');
  for (const part of shown.split('\n\n')) expect(source).toContain(part.trimEnd());
});
