import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  decodeSafetensors,
  encodeSafetensors,
  type SafetensorsContent,
  SafetensorsError,
} from '@ecgan/models/safetensors';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CheckpointError } from './checksum.js';
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

  test('behavior: of any file, one from elsewhere is read, unless a checksum is required', async () => {
    await writeFile(path, encodeSafetensors(content.tensors, content.metadata));
    expect(await readCheckpoint(path)).toEqual(content);
    const refused = readCheckpoint(path, { requireChecksum: true });
    await expect(refused).rejects.toThrow('it holds no checksum, so it is damaged or no checkpoint of ours.');
  });

  test('behavior: other readers of safetensors see one string more', async () => {
    await writeCheckpoint(path, content);
    const { tensors, metadata } = decodeSafetensors(await readFile(path));
    expect(tensors).toEqual(content.tensors);
    expect(metadata).toEqual({ ...content.metadata, ecgan_sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  test('behavior: metadata that look like the checksum are not taken for it', async () => {
    const entry = `"ecgan_sha256":"${'1'.repeat(64)}"`;
    const strange = { ...content, metadata: { a: entry, config: JSON.stringify({ [entry]: entry }) } };
    await writeCheckpoint(path, strange);
    expect(await readCheckpoint(path, { requireChecksum: true })).toEqual(strange);
  });

  test('error: a single bit that is another, anywhere in the file', {
    meta: { id: 'read-checkpoint-single-bit-another' },
  }, async () => {
    await writeCheckpoint(path, content);
    const whole = await readFile(path);
    for (const [at, byte] of whole.entries()) {
      const damaged = Uint8Array.from(whole);
      damaged[at] = byte ^ (1 << (at % 8));
      await writeFile(path, damaged);
      const read = readCheckpoint(path, { requireChecksum: true });
      await expect(read, `byte ${at}`).rejects.toBeInstanceOf(CheckpointError);
    }
    const last = Uint8Array.from(whole);
    last[whole.length - 1] ^= 1;
    await writeFile(path, last);
    expect((await message()).replace(/[0-9a-f]{12}…/g, '0123456789ab…')).toMatchInlineSnapshot(
      `"…/step-12.safetensors: its checksum is 0123456789ab…, its content gives 0123456789ab…: it is damaged. Use an earlier checkpoint."`,
    );
  });

  test('error: a .pth is answered with how to convert it, not with another checkpoint', async () => {
    await writeFile(path, Buffer.concat([Buffer.from('PK\x03\x04\0\0\x08\x08', 'latin1'), Buffer.alloc(500)]));
    expect(await message()).toMatchInlineSnapshot(`
      "…/step-12.safetensors: This is a PyTorch file, not a safetensors file. Convert it once in Python:
        import torch, safetensors.torch
        state = torch.load("net.pth", map_location="cpu", weights_only=True)  # if it is nested, select the weights: ["state_dict"], …
        safetensors.torch.save_file({name: x.clone().contiguous() for name, x in state.items()}, "net.safetensors")"
    `);
  });

  test('args: select, of tensors larger than what is read at once', async () => {
    const large = { dtype: 'U8' as const, shape: [2 ** 24 + 5], data: new Uint8Array(2 ** 24 + 5).fill(7) };
    await writeCheckpoint(path, { tensors: { ...content.tensors, large }, metadata: {} });
    const read = () => readCheckpoint(path, { select: (name) => name === 'step', requireChecksum: true });
    expect((await read()).tensors).toEqual({ step: content.tensors.step });
    // What was not selected is checked all the same.
    const whole = await readFile(path);
    whole[whole.indexOf(7, whole.length - 2 ** 24)] = 8;
    await writeFile(path, whole);
    await expect(read()).rejects.toThrow('it is damaged');
  });

  test('error: no such file', async () => {
    expect(await message()).toMatchInlineSnapshot(`"…/step-12.safetensors: there is no such file."`);
  });

  test('error: a folder', async () => {
    path = folder;
    expect(await message()).toMatchInlineSnapshot(`"…: it cannot be read (EISDIR)."`);
  });

  test('error: cut short', { meta: { id: 'read-checkpoint-cut-short' } }, async () => {
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

  test('error: damaged', { meta: { id: 'read-checkpoint-damaged' } }, async () => {
    await writeCheckpoint(path, content);
    const whole = await readFile(path);
    whole[9] = 0;
    await writeFile(path, whole);
    expect(await message()).toMatchInlineSnapshot(
      `"…/step-12.safetensors: The header is not valid JSON: the file is damaged or not a safetensors file. Use an earlier checkpoint."`,
    );
  });
});
