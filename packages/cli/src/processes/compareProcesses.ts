import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { EcganError } from '@ecgan/core/errors';
import type { Communicator } from '@ecgan/distributed';
import type { RunData } from '../data/openData.js';

/** Processes of one run differ in version, command line or data. */
export class ProcessesDifferError extends EcganError {
  /** @param ranks - The processes that differ from the first. */
  constructor(what: string, ranks: readonly number[], advice: string) {
    const which = ranks.length === 1 ? `Process ${ranks[0]} has` : `Processes ${ranks.join(', ')} have`;
    super(`${which} ${what} than process 0. ${advice}`, { what, ranks });
    this.name = 'ProcessesDifferError';
  }
}

const advices = {
  'another version of ecgan': 'Install the same on every machine.',
  'another command line': 'Give every process the same settings.',
  'other data': 'Every machine must have the same files: their names and sizes are compared.',
} as const;

/** What must be the same on every process. */
interface Compared {
  version: string;
  /** Arguments that this process was started with. */
  commandLine: readonly string[];
  data: RunData;
}

/**
 * Checks before training that all processes have the same version, command line and data. Otherwise their networks
 * would drift apart without an error.
 *
 * @throws {@link ProcessesDifferError} on every process.
 */
export async function compareProcesses(
  processes: Communicator,
  { version, commandLine, data }: Compared,
): Promise<void> {
  const texts = {
    'another version of ecgan': version,
    'another command line': JSON.stringify(commandLine),
    'other data': await fingerprintOf(data),
  };
  const own = Object.values(texts).map((text) => createHash('sha256').update(text).digest());
  const all = await processes.gather(new Uint8Array(Buffer.concat(own)));
  for (const [i, what] of (Object.keys(advices) as (keyof typeof advices)[]).entries()) {
    const [first, ...others] = all.map((digests) => Buffer.from(digests.subarray(32 * i, 32 * i + 32)).toString('hex'));
    const unlike = others.flatMap((digest, r) => (digest === first ? [] : [r + 1]));
    if (unlike.length > 0) throw new ProcessesDifferError(what, unlike, advices[what]);
  }
}

/** Numbers of pictures, and the names and sizes of all files in order; synthetic pictures have only numbers. */
async function fingerprintOf({ train, heldOut, pictures }: RunData): Promise<string> {
  const counts = [train.length, heldOut.length, train.numClasses];
  if (!pictures) return JSON.stringify(counts);
  const files = [...pictures.train, ...pictures.heldOut].flatMap(({ photo, label }) => [photo, label]);
  const sizes: number[] = [];
  for (const file of files) sizes.push((await stat(file)).size);
  return JSON.stringify([counts, pictures.names, sizes]);
}
