import { type FileHandle, open } from 'node:fs/promises';
import { WriteError } from '@ecgan/training/node';
import { encodeEvent } from './events.js';
import { wholeRecords } from './records.js';
import { FILE_VERSION, TensorboardError, type TensorboardEvent } from './types.js';

/** Options of {@link EventFileWriter.open}. */
export interface OpenEventFileOptions {
  /** The step that a run resumes from: TensorBoard discards entries of later steps. @defaultValue none are discarded */
  step?: number;
}

/**
 * Writes a TensorBoard event file entry by entry, so that it stays readable if the program is killed.
 *
 * @remarks An existing file is continued: a partial last entry, which a killed program left, is cut off. TensorBoard
 * looks for files whose names contain `tfevents`.
 */
export class EventFileWriter {
  private constructor(
    readonly path: string,
    private readonly file: FileHandle,
    /** Size of the file in bytes, all of them whole entries. */
    private size: number,
  ) {}

  /**
   * Opens a file, or creates it. Its folder must exist.
   *
   * @throws {@link WriteError} if the file cannot be written; {@link TensorboardError} if it is not an event file that
   * this class wrote.
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
      // TensorBoard takes the first session start for the beginning of the run. Only a later one makes it discard
      // entries.
      if (kept === 0) await writer.start(0);
      else if (step !== undefined) await writer.start(step + 1);
      return writer;
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /**
   * Appends entries. They are handed to the operating system, not flushed to the disk.
   *
   * @throws {@link WriteError} if the disk is full. The file is then as it was before, and a later call may succeed.
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

/** An entry longer than this, 64 MiB, is taken for damage, which bounds the memory. */
const CHUNK_BYTES = 2 ** 26;

/** Cuts off a partial last entry. @returns Number of bytes that were kept. */
async function cutToWholeRecords(path: string, file: FileHandle, first: Uint8Array): Promise<number> {
  const { size } = await file.stat();
  const reading = await open(path, 'r');
  try {
    // All event files begin with the same 12 bytes, the header of the first entry. A killed program may have written
    // fewer.
    const header = Math.min(12, size);
    if (!(await readBytes(reading, 0, header)).equals(first.subarray(0, header)))
      throw new TensorboardError(`${path}: is not an event file that ecgan wrote. Move it away.`, { path });
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
