import { EcganError } from '@ecgan/core';
import fc from 'fast-check';
import { type DamagedFile, damagedFiles } from './damagedFiles.js';
import { type Reader, Violation } from './Reader.js';

/** Results of the cases of one reader. */
export interface Tally {
  cases: number;
  /** Number of cases that were read. */
  values: number;
  /** Number of cases that threw a documented error. */
  errors: number;
  slowest: { milliseconds: number; fileBytes: number };
  /** Largest increase of array buffer memory in one case, and the size of its file. */
  largest: { bytes: number; fileBytes: number };
  /** The failure after shrinking; undefined if all cases passed. */
  failure?: Failure;
}

/** The smallest failing case that was found. */
export interface Failure {
  /** Error message and stack. */
  reason: string;
  /** Description of how the bytes were made. */
  description: string;
  bytes: Uint8Array;
}

/** Options of {@link runCases}. */
export interface RunOptions {
  cases: number;
  seed: number;
  /** Called with each case before it is read, so that a case that crashes the process is known. */
  onCase?: (bytes: Uint8Array) => void;
}

/** Limit of one case in milliseconds of processor time, which other work of the machine does not lengthen. */
const MAX_MILLISECONDS = 5000;

/**
 * Reads every valid file, then `cases` damaged ones, and returns the results. The same seed gives the same files.
 *
 * @throws {@link Violation} if a valid file cannot be read.
 */
export async function runCases(reader: Reader, { cases, seed, onCase }: RunOptions): Promise<Tally> {
  for (const [i, file] of reader.files.entries()) {
    if (!(await outcome(reader, file))) throw new Violation(`file ${i} is refused without being damaged`);
  }
  const none = { bytes: 0, fileBytes: 0 };
  const tally: Tally = { cases: 0, values: 0, errors: 0, slowest: { milliseconds: 0, fileBytes: 0 }, largest: none };
  const property = fc.asyncProperty(damagedFiles(reader), async ({ bytes }) => {
    onCase?.(bytes);
    await readCase(reader, bytes, tally);
  });
  const { failed, counterexample, errorInstance } = await fc.check(property, { seed, numRuns: cases });
  if (!failed) return tally;
  const [damaged] = counterexample as [DamagedFile];
  const reason = errorInstance instanceof Error ? (errorInstance.stack ?? errorInstance.message) : `${errorInstance}`;
  return { ...tally, failure: { reason, description: fc.stringify(damaged), bytes: damaged.bytes } };
}

async function readCase(reader: Reader, bytes: Uint8Array, tally: Tally): Promise<void> {
  const before = process.memoryUsage().arrayBuffers;
  const begun = process.cpuUsage();
  const read = await outcome(reader, bytes);
  const used = process.cpuUsage(begun);
  const milliseconds = (used.user + used.system) / 1000;
  const added = process.memoryUsage().arrayBuffers - before;
  const fileBytes = bytes.length;
  tally.cases++;
  if (read) tally.values++;
  else tally.errors++;
  if (milliseconds > tally.slowest.milliseconds) tally.slowest = { milliseconds, fileBytes };
  if (added > tally.largest.bytes) tally.largest = { bytes: added, fileBytes };
  if (milliseconds > MAX_MILLISECONDS) throw new Violation(`it took ${Math.round(milliseconds)} ms`);
  const most = reader.memory(fileBytes);
  if (added > most) throw new Violation(`${fileBytes} bytes made it allocate ${added}, more than ${most}`);
}

/** Returns true if the bytes were read and false if a documented error was thrown; rethrows any other error. */
async function outcome(reader: Reader, bytes: Uint8Array): Promise<boolean> {
  try {
    return (await reader.read(bytes)) !== false;
  } catch (error) {
    const { names, promises = (thrown) => thrown instanceof EcganError && thrown.message.includes(names) } = reader;
    if (error instanceof Violation || !promises(error)) throw error;
    return false;
  }
}
