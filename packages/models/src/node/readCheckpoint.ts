import { type FileHandle, open } from 'node:fs/promises';
import { type DecodeOptions, decodeSafetensors } from '../safetensors/decodeSafetensors.js';
import type { SafetensorsContent } from '../safetensors/SafeTensor.js';
import { SafetensorsError } from '../safetensors/SafetensorsError.js';
import { CheckpointError } from './CheckpointError.js';
import { checkSeal, checksumKey } from './checksum.js';

/** Options of {@link readCheckpoint}. */
export interface ReadCheckpointOptions extends DecodeOptions {
  /**
   * Refuse a file without a checksum too: a damaged byte may be in its very name. {@link writeCheckpoint} always writes one, other
   * programs do not. @defaultValue false
   */
  requireChecksum?: boolean;
}

/** One read call takes less than 2 GiB; so does `readFile`, which a large GAN's checkpoint exceeds. */
const chunkBytes = 2 ** 30;

async function readWhole(file: FileHandle): Promise<Uint8Array> {
  const bytes = new Uint8Array((await file.stat()).size);
  for (let at = 0; at < bytes.length; ) {
    const { bytesRead } = await file.read(bytes, at, Math.min(chunkBytes, bytes.length - at), at);
    // The file shrank meanwhile: what is there is decoded, and refused as cut short.
    if (bytesRead === 0) return bytes.subarray(0, at);
    at += bytesRead;
  }
  return bytes;
}

async function readBytes(path: string): Promise<Uint8Array> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r');
    return await readWhole(file);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const problem = code === 'ENOENT' ? 'there is no such file.' : `it cannot be read (${code ?? cause}).`;
    throw new CheckpointError(problem, { path }, { cause });
  } finally {
    await file?.close();
  }
}

/**
 * Reads a checkpoint, or any safetensors file.
 *
 * @param path - The file.
 * @param options - Which tensors are wanted, of a file that holds more; whether it must have a checksum.
 * @throws {@link CheckpointError}, which names the file, if it is missing, unreadable, cut short or damaged: of a file that
 * {@link writeCheckpoint} wrote, if a single bit is another.
 * @example
 * ```ts
 * import { readCheckpoint } from '@ecgan/models/node';
 *
 * const { tensors, metadata } = await readCheckpoint('step-10.safetensors');
 * ```
 */
export async function readCheckpoint(
  path: string,
  { requireChecksum = false, ...options }: ReadCheckpointOptions = {},
): Promise<SafetensorsContent> {
  const bytes = await readBytes(path);
  try {
    const { tensors, metadata } = decodeSafetensors(bytes, options);
    checkSeal(path, bytes, requireChecksum);
    const { [checksumKey]: _, ...own } = metadata;
    return { tensors, metadata: own };
  } catch (cause) {
    if (!(cause instanceof SafetensorsError)) throw cause;
    throw new CheckpointError(`${cause.message} Use an earlier checkpoint.`, { path }, { cause });
  }
}
