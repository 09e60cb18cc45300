import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { type Edit, edit } from './Edit.js';

/** The checksum entry: 64 digits, which are hashed as zeros. */
const entry = /"ecgan_sha256":"([0-9a-f]{64})"/;

/** The same edits of a checkpoint, with the checksum recomputed from the damaged content. */
export function resealed(edits: fc.Arbitrary<Edit>): fc.Arbitrary<Edit> {
  return edits.map((apply) => edit(`${fc.stringify(apply)}, sealed again`, (bytes) => seal(apply(bytes))));
}

function seal(bytes: Uint8Array): Uint8Array {
  const file = Buffer.from(bytes);
  const found = entry.exec(file.toString('latin1'));
  if (!found) return bytes;
  const begin = found.index + found[0].length - 65;
  file.write('0'.repeat(64), begin, 'latin1');
  file.write(createHash('sha256').update(file).digest('hex'), begin, 'latin1');
  return Uint8Array.from(file);
}
