import { type FileHandle, open } from 'node:fs/promises';
import { WriteError } from '@ecgan/training/node';
import { encodeEvent } from './events.js';
import { wholeRecords } from './records.js';
import { FILE_VERSION, TensorboardError, type TensorboardEvent } from './types.js';

/** Options of {@link EventFileWriter.open}. */
export interface OpenEventFileOptions {
  /** The step a run goes on from: what the file says of later ones is forgotten by TensorBoard. @defaultValue nothing is */
  step?: number;
}

/**
 * Writes a TensorBoard event file, entry by entry, so that it is readable whenever the program is killed.
 *
 * @remarks A file that exists is gone on with: what a killed program left of its last entry is cut off. TensorBoard looks for files whose
 * names contain `tfevents`.
 */
export class EventFileWriter {
  private constructor(
    readonly path: string,
    private readonly file: FileHandle,
    /** Bytes of the file, all of them whole entries. */
    private size: number,
  ) {}

  /**
   * Opens a file, or makes it. Its folder must exist.
   *
   * @throws {@link WriteError} if it cannot be written; {@link TensorboardError} if it is something else than an event file.
   */
  static async open(path: string, { step }: OpenEventFileOptions = {}): Promise<EventFileWriter> {
    const first = encodeEvent({ wallTime: Date.now() / 1000, fileVersion: FILE_VERSION });
    const file = await open(path, 'a').catch((cause: unknown) => {
      throw WriteError.of(cause, path, first.length);
    });
    try {
      const kept = await cutToWholeRecords(path, file, first);
      const writer = new EventFileWriter(path, file, kept);
      if (kept === 0) await writer.write(first);
      // TensorBoard takes the first start of a file for the beginning: only what follows it can make it forget something.
      if (kept === 0) await writer.start(0);
      else if (step !== undefined) await writer.start(step + 1);
      return writer;
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /**
   * Appends entries. They are handed to the system before it returns, not flushed to the disk.
   *
   * @throws {@link WriteError} if the disk is full: the file is as it was before, and a later call may succeed.
   */
  async append(events: readonly TensorboardEvent[]): Promise<void> {
    await this.write(Buffer.concat(events.map(encodeEvent)));
  }

  /** Closes the file; calling it again does nothing. */
  async close(): Promise<void> {
    await this.file.close();
  }

  private start(step: number): Promise<void> {
    return this.append([{ wallTime: Date.now() / 1000, step, sessionStart: true }]);
  }

  private async write(bytes: Uint8Array): Promise<void> {
    try {
      await this.file.appendFile(bytes);
      this.size += bytes.length;
    } catch (cause) {
      await this.file.truncate(this.size).catch(() => undefined);
      throw WriteError.of(cause, this.path, bytes.length);
    }
  }
}

/** A longer entry than this, of 64 MiB, is taken for damage: what is kept in memory is bounded. */
const CHUNK_BYTES = 2 ** 26;

/** @returns How many bytes were kept. */
async function cutToWholeRecords(path: string, file: FileHandle, first: Uint8Array): Promise<number> {
  const { size } = await file.stat();
  const reading = await open(path, 'r');
  try {
    // Every event file begins with a first entry of this length: its header is always the same, and may be all that was written.
    const header = Math.min(12, size);
    if (!(await readBytes(reading, 0, header)).equals(first.subarray(0, header)))
      throw new TensorboardError(`${path}: is no event file of ours to go on with. Move it away.`, { path });
    let kept = 0;
    for (let more = -1; more !== 0 && kept < size; kept += more)
      more = wholeRecords(await readBytes(reading, kept, Math.min(CHUNK_BYTES, size - kept)));
    if (kept < size) await file.truncate(kept);
    return kept;
  } finally {
    await reading.close();
  }
}

async function readBytes(file: FileHandle, from: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from);
  return buffer.subarray(0, bytesRead);
}
