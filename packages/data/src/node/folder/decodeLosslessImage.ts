import sharp, { type Metadata } from 'sharp';
import { decodeBmp, isBmp } from '../../decode/decodeBmp.js';
import { LabelFileError } from '../../decode/LabelFileError.js';
import type { RawPixels } from '../../decode/RawPixels.js';
import { unreadable } from '../../decode/readPixels.js';

/** Names of formats in messages. */
const names: Record<string, string> = {
  jpeg: 'a JPEG',
  webp: 'a lossy WebP',
  heif: 'an AVIF',
  svg: 'an SVG',
  gif: 'a GIF',
};

/**
 * Decodes a label file in a lossless format other than PNG: BMP, TIFF (8 or 16 bits, without JPEG compression), GIF or
 * lossless WebP. An embedded colour profile is not applied.
 *
 * @throws LabelFileError if the format changes pixels, as JPEG does, or the file cannot be decoded.
 */
export async function decodeLosslessImage(bytes: Uint8Array, file: string): Promise<RawPixels> {
  if (bytes.length === 0) throw unreadable(file, 'the file is empty');
  if (isBmp(bytes)) return decodeBitmap(bytes, file);
  const options = { failOn: 'error', limitInputPixels: 2 ** 28, ignoreIcc: true } as const;
  const metadata = await sharp(bytes, options)
    .metadata()
    .catch((cause: unknown) => {
      throw unreadable(file, 'it is no image that can be read', cause);
    });
  expectExact(metadata, bytes, file);
  const { channels, depth } = metadata;
  const deep = depth === 'ushort';
  const space = channels <= 2 ? (deep ? 'grey16' : 'b-w') : deep ? 'rgb16' : 'srgb';
  try {
    const { data, info } = await sharp(bytes, options)
      .toColourspace(space)
      .raw({ depth: deep ? 'ushort' : 'uchar' })
      .toBuffer({ resolveWithObject: true });
    const size = { height: info.height, width: info.width, channels: info.channels, depth: deep ? 16 : 8 };
    const found = `${nameOf(metadata)} of ${size.depth} bits`;
    return { ...size, found, data: valuesOf(data, metadata, deep) };
  } catch (cause) {
    throw unreadable(file, 'damaged or truncated', cause);
  }
}

function decodeBitmap(bytes: Uint8Array, file: string): RawPixels {
  try {
    return decodeBmp(bytes);
  } catch (cause) {
    throw unreadable(file, `this BMP cannot be read: ${cause instanceof Error ? cause.message : cause}`, cause);
  }
}

/** Decoded values as stored in the file; sharp scales 1-bit values to 0 and 255. */
function valuesOf(data: Buffer, { bitsPerSample }: Metadata, deep: boolean): ArrayLike<number> {
  if (deep) return new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2);
  return bitsPerSample === 1 ? data.map((value) => value / 255) : data;
}

function expectExact(metadata: Metadata, bytes: Uint8Array, file: string): void {
  const { format, depth, bitsPerSample = 8 } = metadata;
  const advice = 'Export it as an 8-bit grey PNG whose values are class ids.';
  const refusal = (reason: string) => new LabelFileError({ file, kind: 'label-format', reason, advice });
  const exact =
    format === 'tiff' ? !isJpegTiff(bytes) : format === 'gif' || (format === 'webp' && isLosslessWebp(bytes));
  if (!exact) throw refusal(`it is ${nameOf(metadata)}, which changes ids and is no label map`);
  const known = depth === 'ushort' || (depth === 'uchar' && (format !== 'tiff' || [1, 8].includes(bitsPerSample)));
  if (!known)
    throw refusal(
      `it is ${nameOf(metadata)} of ${bitsPerSample}-bit values (${depth}), of which ids cannot be read exactly`,
    );
}

function nameOf({ format }: Metadata): string {
  return format === 'tiff' ? 'a TIFF' : (names[`${format}`] ?? `a file of the format ${format}`);
}

function isLosslessWebp(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 12; at + 8 <= bytes.length; ) {
    const chunk = String.fromCharCode(...bytes.subarray(at, at + 4));
    if (chunk === 'VP8L') return true;
    if (chunk === 'VP8 ' || chunk === 'ANIM') return false;
    const size = view.getUint32(at + 4, true);
    at += 8 + size + (size % 2);
  }
  return false;
}

/** Whether the first image of a TIFF is compressed as JPEG: tag 259 is 6 or 7. */
function isJpegTiff(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = bytes[0] === 0x49;
  const directory = view.getUint32(4, little);
  if (view.getUint16(2, little) !== 42 || directory + 2 > bytes.length) return false;
  const count = view.getUint16(directory, little);
  for (let i = 0, at = directory + 2; i < count && at + 12 <= bytes.length; i++, at += 12) {
    if (view.getUint16(at, little) === 259) return [6, 7].includes(view.getUint16(at + 8, little));
  }
  return false;
}
