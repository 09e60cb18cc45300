import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SafetensorsContent } from '../safetensors/SafeTensor.js';
import { SafetensorsError } from '../safetensors/SafetensorsError.js';
import { CheckpointError } from './CheckpointError.js';
import { readCheckpoint } from './readCheckpoint.js';
import { writeCheckpoint } from './writeCheckpoint.js';

const content: SafetensorsContent = {
  tensors: {
    'generator/kernel': { dtype: 'F32', shape: [2, 2], data: new Float32Array([1, -2, 3.5, 0]) },
    step: { dtype: 'I32', shape: [], data: new Int32Array([12]) },
  },
  metadata: { config: '{"width":8}' },
};

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ecgan-checkpoint-'));
  path = join(folder, 'step-12.safetensors');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The message, with the folder of this test taken out. */
async function message(): Promise<string> {
  const error = await readCheckpoint(path).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(CheckpointError);
  expect((error as CheckpointError).facts.path).toBe(path);
  return (error as CheckpointError).message.replace(folder, '…');
}

describe('readCheckpoint', () => {
  test('default', async () => {
    await writeCheckpoint(path, content);
    expect(await readCheckpoint(path)).toEqual(content);
  });

  test('behavior: what cannot be stored replaces nothing', async () => {
    await writeCheckpoint(path, content);
    const w = { dtype: 'F32' as const, shape: [3], data: new Float32Array(2) };
    const write = writeCheckpoint(path, { tensors: { w }, metadata: {} });
    await expect(write).rejects.toThrow(SafetensorsError);
    expect(await readCheckpoint(path)).toEqual(content);
  });

  test('error: no such file', async () => {
    expect(await message()).toMatchInlineSnapshot(`"…/step-12.safetensors: there is no such file."`);
  });

  test('error: a folder', async () => {
    path = folder;
    expect(await message()).toMatchInlineSnapshot(`"…: it cannot be read (EISDIR)."`);
  });

  test('error: cut short', async () => {
    await writeCheckpoint(path, content);
    const whole = await readFile(path);
    await writeFile(path, whole.subarray(0, whole.length - 6));
    expect(await message()).toMatchInlineSnapshot(
      `"…/step-12.safetensors: Tensor "generator/kernel" ends at byte 16 of the data, but 14 follow the header: the file is cut short. Use an earlier checkpoint."`,
    );
    await writeFile(path, new Uint8Array(0));
    expect(await message()).toMatchInlineSnapshot(
      `"…/step-12.safetensors: The file has 0 bytes; a safetensors file has at least 10. It is cut short. Use an earlier checkpoint."`,
    );
  });

  test('error: damaged', async () => {
    await writeCheckpoint(path, content);
    const whole = await readFile(path);
    whole[9] = 0;
    await writeFile(path, whole);
    expect(await message()).toMatchInlineSnapshot(
      `"…/step-12.safetensors: The header is not valid JSON: the file is damaged or no safetensors file. Use an earlier checkpoint."`,
    );
  });
});
