import { createHash } from 'node:crypto';
import { CheckpointError } from './CheckpointError.js';

/** The metadata entry that holds a checkpoint's checksum. */
export const checksumKey = 'ecgan_sha256';

/** What stands there while the checksum is taken: a file cannot hold its own. */
export const blankChecksum = '0'.repeat(64);

/** The entry as it lies in the header. No string of a JSON text holds these bytes: its quotes would be escaped. */
const entry = new RegExp(`"${checksumKey}":"([0-9a-f]{64})"`);

/** Where the checksum begins and what it says, or undefined in a file without one. */
function findChecksum(file: Uint8Array): { begin: number; stored: string } | undefined {
  const header = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  // One byte, one character: positions in the text are positions in the file.
  const text = Buffer.from(file.buffer, file.byteOffset + 8, Math.min(header, file.length - 8)).toString('latin1');
  const found = entry.exec(text);
  return found ? { begin: 8 + found.index + checksumKey.length + 4, stored: found[1] } : undefined;
}

/** SHA-256 of a whole file, of which 64 bytes count as zeros. */
function digest(file: Uint8Array, begin: number): string {
  const hash = createHash('sha256').update(file.subarray(0, begin)).update(blankChecksum);
  return hash.update(file.subarray(begin + blankChecksum.length)).digest('hex');
}

/** Writes the checksum of a safetensors file, whose metadata have a blank one, into it. */
export function sealFile(file: Uint8Array): void {
  const place = findChecksum(file);
  if (place) file.set(new TextEncoder().encode(digest(file, place.begin)), place.begin);
}

/**
 * Checks the checksum of a safetensors file, where it has one.
 *
 * @param required - Whether it must have one.
 * @throws {@link CheckpointError} if a single bit of the file is another than when it was written, or there is no checksum though
 * there must be.
 */
export function checkSeal(path: string, file: Uint8Array, required: boolean): void {
  const place = findChecksum(file);
  if (!place) {
    if (!required) return;
    throw new CheckpointError('it holds no checksum, so it is damaged or no checkpoint of ours.', { path });
  }
  const computed = digest(file, place.begin);
  if (computed === place.stored) return;
  throw new CheckpointError(
    `its checksum is ${place.stored.slice(0, 12)}…, its content gives ${computed.slice(0, 12)}…: it is damaged. Use an earlier checkpoint.`,
    { path, stored: place.stored, computed },
  );
}
