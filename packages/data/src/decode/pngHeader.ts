/** The fields of a PNG header that decide whether the file can be a label map. */
export interface PngHeader {
  width: number;
  height: number;
  /** Bits per value. */
  depth: number;
  /** 0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGB with alpha. */
  colourType: number;
  /** Whether the image is stored in Adam7 passes. */
  interlaced: boolean;
}

const signature = [137, 80, 78, 71, 13, 10, 26, 10];

/**
 * Reads the header of a PNG without decoding the image.
 *
 * @param bytes - Content of the file, or at least its first 29 bytes.
 * @returns The header, or undefined if the bytes are not a PNG.
 */
export function pngHeader(bytes: Uint8Array): PngHeader | undefined {
  if (bytes.length < 29 || signature.some((byte, i) => bytes[i] !== byte)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(12) !== 0x49484452) return undefined;
  const [depth, colourType, interlaced] = [bytes[24], bytes[25], bytes[28] !== 0];
  return { width: view.getUint32(16), height: view.getUint32(20), depth, colourType, interlaced };
}
