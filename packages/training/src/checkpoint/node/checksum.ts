import { createHash, type Hash } from 'node:crypto';
import { EcganError } from '@ecgan/core';
import { lengthBytes } from '@ecgan/models/internal';

/** The metadata entry that holds a checkpoint's checksum. */
export const checksumKey = 'ecgan_sha256';

/** What stands there while the checksum is taken: a file cannot hold its own. */
export const blankChecksum = '0'.repeat(64);

/** The entry as it lies in the header. No string of a JSON text holds these bytes: its quotes would be escaped. */
const entry = new RegExp(`"${checksumKey}":"([0-9a-f]{64})"`);

/** Where in a header the checksum begins and what it says, or undefined in one without. */
function findChecksum(header: Uint8Array): { begin: number; stored: string } | undefined {
  // One byte, one character: positions in the text are positions in the header.
  const text = Buffer.from(header.buffer, header.byteOffset, header.length).toString('latin1');
  const found = entry.exec(text);
  return found ? { begin: found.index + checksumKey.length + 4, stored: found[1] } : undefined;
}

/** SHA-256 of a file up to the end of its header, of which the 64 bytes from `begin` count as zeros. */
function hashHead(start: Uint8Array, header: Uint8Array, begin: number): Hash {
  const hash = createHash('sha256').update(start).update(header.subarray(0, begin)).update(blankChecksum);
  return hash.update(header.subarray(begin + blankChecksum.length));
}

/** Writes the checksum of a safetensors file, whose metadata have a blank one, into it. */
export function sealFile(file: Uint8Array): void {
  const start = file.subarray(0, lengthBytes);
  const length = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  const header = file.subarray(lengthBytes, lengthBytes + length);
  const place = findChecksum(header);
  if (!place) return;
  const hash = hashHead(start, header, place.begin).update(file.subarray(lengthBytes + length));
  header.set(new TextEncoder().encode(hash.digest('hex')), place.begin);
}

/** Checks the checksum of a safetensors file while it is read, where it has one. */
export class SealCheck {
  readonly #stored: string | undefined;
  readonly #hash: Hash | undefined;

  /**
   * @param start - The length of the header, as the file begins.
   * @param header - The header.
   */
  constructor(start: Uint8Array, header: Uint8Array) {
    const place = findChecksum(header);
    this.#stored = place?.stored;
    this.#hash = place && hashHead(start, header, place.begin);
  }

  /** Whether what follows the header must be read to its end. */
  get needed(): boolean {
    return this.#hash !== undefined;
  }

  /** Takes the next bytes after the header. */
  update(bytes: Uint8Array): void {
    this.#hash?.update(bytes);
  }

  /**
   * @param required - Whether the file must have a checksum.
   * @throws {@link CheckpointError} if a single bit of the file is another than when it was written, or there is no checksum though
   * there must be.
   */
  finish(path: string, required: boolean): void {
    const stored = this.#stored;
    const computed = this.#hash?.digest('hex');
    if (stored === undefined || computed === undefined) {
      if (!required) return;
      throw new CheckpointError('it holds no checksum, so it is damaged or no checkpoint of ours.', { path });
    }
    if (computed === stored) return;
    throw new CheckpointError(
      `its checksum is ${stored.slice(0, 12)}…, its content gives ${computed.slice(0, 12)}…: it is damaged. Use an earlier checkpoint.`,
      { path, stored, computed },
    );
  }
}

/** The facts of a {@link CheckpointError}. */
export interface CheckpointErrorFacts {
  /** The file that was to be read. */
  path: string;
}

/** A checkpoint cannot be read: it is missing, cut short or damaged. The `cause` says more. */
export class CheckpointError extends EcganError {
  declare readonly facts: Readonly<CheckpointErrorFacts & Record<string, unknown>>;

  constructor(message: string, facts: CheckpointErrorFacts & Record<string, unknown>, options?: ErrorOptions) {
    super(`${facts.path}: ${message}`, { ...facts }, options);
    this.name = 'CheckpointError';
  }
}
