import { crc32, deflateSync } from 'node:zlib';

/** One chunk of a PNG. */
export interface PngChunk {
  type: string;
  data: Uint8Array;
}

/** The fields of a PNG's header chunk. */
export interface PngFields {
  width: number;
  height: number;
  depth: number;
  colourType: number;
  interlace?: number;
}

const signature = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);

/** Returns the chunks of a PNG, or undefined if the bytes are not a PNG. */
export function pngChunks(bytes: Uint8Array): PngChunk[] | undefined {
  if (signature.some((byte, i) => bytes[i] !== byte)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const chunks: PngChunk[] = [];
  for (let at = 8; at < bytes.length; ) {
    if (at + 12 > bytes.length || at + 12 + view.getUint32(at) > bytes.length) return undefined;
    const length = view.getUint32(at);
    const type = Buffer.from(bytes.subarray(at + 4, at + 8)).toString('latin1');
    chunks.push({ type, data: bytes.slice(at + 8, at + 8 + length) });
    at += 12 + length;
  }
  return chunks;
}

/** Encodes chunks as a PNG with correct checksums. */
export function pngOf(chunks: readonly PngChunk[]): Uint8Array {
  const parts = chunks.map(({ type, data }) => {
    const chunk = Buffer.concat([Buffer.alloc(4), Buffer.from(type, 'latin1'), data, Buffer.alloc(4)]);
    chunk.writeUInt32BE(data.length, 0);
    chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), chunk.length - 4);
    return chunk;
  });
  return Uint8Array.from(Buffer.concat([signature, ...parts]));
}

/** Encodes a PNG. `rows` are the stored bytes of each row without the filter byte. */
export function writePng(fields: PngFields, rows: readonly Uint8Array[], palette?: Uint8Array): Uint8Array {
  return pngOf([
    { type: 'IHDR', data: headerOf(fields) },
    ...(palette ? [{ type: 'PLTE', data: palette }] : []),
    { type: 'IDAT', data: deflateSync(Buffer.concat(rows.map((row) => Buffer.concat([Buffer.alloc(1), row])))) },
    { type: 'IEND', data: new Uint8Array(0) },
  ]);
}

/** Encodes the data of a header chunk. */
export function headerOf({ width, height, depth, colourType, interlace = 0 }: PngFields): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, colourType, 0, 0, interlace], 8);
  return header;
}
