import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** Bytes of a SHA-256 digest. */
const DIGEST = 32;

/**
 * Encodes an entry of the cache: SHA-256 of the key and the deflated edges, then the deflated edges.
 *
 * @param key - Everything the edges depend on, as text.
 */
export function encodeEdgeEntry(key: string, edges: Uint8Array): Uint8Array {
  const deflated = deflateRawSync(edges, { level: 1 });
  return Buffer.concat([digestOf(key, deflated), deflated]);
}

/**
 * Decodes an entry of the cache.
 *
 * @param pixels - Expected number of pixels.
 * @returns The edges, or undefined if the entry is damaged or belongs to another key.
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
