import { type FileHandle, open } from 'node:fs/promises';
import { decodeHeader, type HeaderEntry, headerLength, lengthBytes, readElements } from '@ecgan/models/internal';
import {
  type DecodeOptions,
  type SafeTensor,
  type SafetensorsContent,
  SafetensorsError,
} from '@ecgan/models/safetensors';
import { CheckpointError, checksumKey, SealCheck } from './checksum.js';

/** Options of {@link readCheckpoint}. */
export interface ReadCheckpointOptions extends DecodeOptions {
  /**
   * Also refuse a file without a checksum, since damage may have hit the name of that entry. {@link writeCheckpoint} always writes one;
   * other programs do not. @defaultValue false
   */
  requireChecksum?: boolean;
}

/**
 * Reads a checkpoint, or any safetensors file.
 *
 * @remarks Tensors are read one after the other, each into its own buffer, so selecting few tensors takes little memory. The checksum is
 * computed on the way, so a file that has one is read to its end.
 * @param path - The file.
 * @param options - Which tensors to read, and whether a checksum is required.
 * @throws {@link CheckpointError}, which names the file, if it is missing, unreadable, cut short or damaged: of a file that
 * {@link writeCheckpoint} wrote, if a single bit is another.
 * @example
 * ```ts
 * import { readCheckpoint, writeCheckpoint } from '@ecgan/training/node';
 *
 * await writeCheckpoint('step-10.safetensors', { tensors: {}, metadata: { step: '10' } });
 * const { tensors, metadata } = await readCheckpoint('step-10.safetensors');
 * ```
 */
export async function readCheckpoint(
  path: string,
  { requireChecksum = false, select = () => true }: ReadCheckpointOptions = {},
): Promise<SafetensorsContent> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r');
    return await readFrom(file, path, { requireChecksum, select });
  } catch (cause) {
    if (cause instanceof CheckpointError) throw cause;
    if (cause instanceof SafetensorsError) {
      // A file that is whole, but another program's, is no damaged checkpoint.
      const advice = cause.facts.format ? '' : ' Use an earlier checkpoint.';
      throw new CheckpointError(`${cause.message}${advice}`, { path }, { cause });
    }
    const { code } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    const problem = code === 'ENOENT' ? 'there is no such file.' : `it cannot be read (${code}).`;
    throw new CheckpointError(problem, { path }, { cause });
  } finally {
    await file?.close();
  }
}

async function readFrom(
  file: FileHandle,
  path: string,
  { requireChecksum, select }: Required<ReadCheckpointOptions>,
): Promise<SafetensorsContent> {
  const { size } = await file.stat();
  const start = await readPart(file, 0, Math.min(lengthBytes, size));
  const length = headerLength(start, size);
  const header = await readPart(file, lengthBytes, length);
  const { entries, metadata } = decodeHeader(header, size - lengthBytes - length);
  const seal = new SealCheck(start, header);
  const dataStart = lengthBytes + length;
  const tensors = new Map<string, SafeTensor>();
  // In the order of the file, as the checksum is taken.
  for (const entry of [...entries].sort((a, b) => a.begin - b.begin)) {
    if (select(entry.name)) {
      const bytes = await readPart(file, dataStart + entry.begin, entry.end - entry.begin, entry.name);
      seal.update(bytes);
      tensors.set(entry.name, readElements(entry.name, entry.stored, entry.shape, bytes));
    } else if (seal.needed) await passOver(file, dataStart, entry, seal);
  }
  seal.finish(path, requireChecksum);
  const { [checksumKey]: _, ...own } = metadata;
  const found = entries.flatMap(({ name }) => {
    const tensor = tensors.get(name);
    return tensor ? [[name, tensor] as const] : [];
  });
  return { tensors: Object.fromEntries(found), metadata: own };
}

/** What is not wanted is read this many bytes at a time. */
const passedOver = 2 ** 24;

/** Reads a tensor for the checksum alone. */
async function passOver(file: FileHandle, dataStart: number, { name, begin, end }: HeaderEntry, seal: SealCheck) {
  for (let at = begin; at < end; at += passedOver) {
    seal.update(await readPart(file, dataStart + at, Math.min(passedOver, end - at), name));
  }
}

/** One read call takes less than 2 GiB, which a large GAN's embedding exceeds. */
const chunkBytes = 2 ** 30;

/** @throws {@link SafetensorsError} if the file ends earlier than it said: it shrank meanwhile. */
async function readPart(file: FileHandle, from: number, length: number, tensor?: string): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; ) {
    const { bytesRead } = await file.read(bytes, at, Math.min(chunkBytes, length - at), from + at);
    if (bytesRead === 0) {
      const what = tensor === undefined ? 'The header' : `Tensor "${tensor}"`;
      throw new SafetensorsError(`${what} could not be read to its end: the file is cut short.`);
    }
    at += bytesRead;
  }
  return bytes;
}
