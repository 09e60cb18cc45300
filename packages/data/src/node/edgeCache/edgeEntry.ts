import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** Bytes of a SHA-256 digest. */
const DIGEST = 32;

/**
 * An entry of the cache: SHA-256 of the key and all that follows, then the edges, deflated.
 *
 * @param key - All that the edges depend on, as text.
 */
export function encodeEdgeEntry(key: string, edges: Uint8Array): Uint8Array {
  const deflated = deflateRawSync(edges, { level: 1 });
  return Buffer.concat([digestOf(key, deflated), deflated]);
}

/**
 * Reads an entry back.
 *
 * @param pixels - How many there must be.
 * @returns The edges, or undefined where a bit of the entry is wrong, or it is of another key.
 */
export function decodeEdgeEntry(key: string, entry: Uint8Array, pixels: number): Uint8Array | undefined {
  const deflated = entry.subarray(DIGEST);
  if (!digestOf(key, deflated).equals(entry.subarray(0, DIGEST))) return undefined;
  const edges = inflateRawSync(deflated, { maxOutputLength: pixels });
  return new Uint8Array(edges.buffer, edges.byteOffset, edges.length);
}

function digestOf(key: string, deflated: Uint8Array): Buffer {
  return createHash('sha256').update(key).update('\0').update(deflated).digest();
}
