import { deflateSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { byteEdits } from './byteEdits.js';
import { edit } from './Edit.js';
import { interestingNumbers } from './interestingNumbers.js';
import { headerOf, type PngChunk, pngChunks, pngOf } from './png.js';

const which = fc.nat(9);

/** Arbitrary header fields. */
const fields = fc.record({
  width: interestingNumbers,
  height: interestingNumbers,
  depth: fc.constantFrom(1, 2, 4, 8, 16, 3),
  colourType: fc.constantFrom(0, 2, 3, 4, 6, 1),
  interlace: fc.constantFrom(0, 1, 2),
});

/**
 * Edits that keep the checksums of a PNG valid: wrong headers; chunks removed, duplicated or reordered; pixel data
 * damaged or extended.
 */
export const pngEdits = fc.oneof(
  fc
    .tuple(fc.nat(12), fc.nat(255))
    .map(([at, value]) => onChunks(`header byte ${at} = ${value}`, (chunks) => headerByte(chunks, at, value))),
  fc
    .tuple(fc.constantFrom(0, 4), interestingNumbers)
    .map(([at, size]) => onChunks(`header claims ${size}`, (chunks) => headerSize(chunks, at, size))),
  fc
    .tuple(fields, which)
    .map(([claim, i]) =>
      onChunks(`another header ${JSON.stringify(claim)} at ${i}`, (chunks) =>
        inserted(chunks, i, { type: 'IHDR', data: headerOf(claim) }),
      ),
    ),
  which.map((i) => onChunks(`chunk ${i} twice`, (chunks) => inserted(chunks, i, chunks[i % chunks.length]))),
  which.map((i) => onChunks(`chunk ${i} gone`, (chunks) => chunks.filter((_, k) => k !== i % chunks.length))),
  fc.tuple(which, which).map(([i, k]) => onChunks(`chunks ${i} and ${k} exchanged`, (chunks) => swapped(chunks, i, k))),
  fc
    .tuple(which, byteEdits)
    .map(([i, apply]) => onChunks(`in chunk ${i}: ${fc.stringify(apply)}`, (chunks) => changed(chunks, i, apply))),
  fc
    .tuple(
      fc.constantFrom('tRNS', 'iCCP', 'tEXt', 'pHYs', 'PLTE', 'sBIT', 'abCd'),
      fc.uint8Array({ maxLength: 20 }),
      which,
    )
    .map(([type, data, i]) => onChunks(`${type} [${data}] at ${i}`, (chunks) => inserted(chunks, i, { type, data }))),
  byteEdits.map((apply) => onPixels(`in the pixels: ${fc.stringify(apply)}`, apply)),
  fc.constantFrom(10, 16, 20).map((bits) => onPixels(`2^${bits} bytes of pixels`, () => new Uint8Array(2 ** bits))),
);

function onChunks(description: string, apply: (chunks: PngChunk[]) => PngChunk[]) {
  return edit(description, (bytes) => {
    const chunks = pngChunks(bytes);
    return chunks && chunks.length > 0 ? pngOf(apply(chunks)) : bytes;
  });
}

/** Makes an edit of the uncompressed rows. */
function onPixels(description: string, apply: (rows: Uint8Array) => Uint8Array) {
  return onChunks(description, (chunks) =>
    chunks.map((chunk) => {
      if (chunk.type !== 'IDAT') return chunk;
      try {
        return { ...chunk, data: deflateSync(apply(inflateSync(chunk.data))) };
      } catch {
        // An earlier edit damaged the compressed data.
        return chunk;
      }
    }),
  );
}

function inserted(chunks: PngChunk[], at: number, chunk: PngChunk): PngChunk[] {
  const before = (at % chunks.length) + 1;
  return [...chunks.slice(0, before), chunk, ...chunks.slice(before)];
}

const changed = (chunks: PngChunk[], at: number, apply: (bytes: Uint8Array) => Uint8Array) =>
  chunks.map((chunk, i) => (i === at % chunks.length ? { ...chunk, data: apply(chunk.data) } : chunk));

function headerByte(chunks: PngChunk[], at: number, value: number): PngChunk[] {
  return changed(chunks, 0, (data) => data.map((byte, i) => (i === at ? value : byte)));
}

function headerSize(chunks: PngChunk[], at: number, size: number): PngChunk[] {
  return changed(chunks, 0, (data) => {
    const header = Buffer.from(data);
    if (header.length >= at + 4) header.writeUInt32BE(size, at);
    return Uint8Array.from(header);
  });
}

function swapped(chunks: PngChunk[], i: number, k: number): PngChunk[] {
  const [a, b] = [i % chunks.length, k % chunks.length];
  return chunks.map((chunk, at) => (at === a ? chunks[b] : at === b ? chunks[a] : chunk));
}
