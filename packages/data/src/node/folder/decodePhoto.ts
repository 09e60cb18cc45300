import { stat } from 'node:fs/promises';
import { openPhoto } from './openPhoto.js';
import type { PhotoOptions } from './options.js';

/**
 * Decodes a photo of any format that sharp reads, or a BMP, and resizes it with a Lanczos-3 filter. Transparent pixels
 * become black. The EXIF orientation is applied only with `autoOrient`, because label maps have none.
 *
 * @remarks A header that claims more pixels than `maxPixels` allows is an error: some formats are decoded at full size
 * before they are resized.
 * @returns RGB, 0–255, `[height, width, 3]`, flat.
 * @throws The error of sharp if the file cannot be decoded or is truncated.
 * @example
 * ```ts
 * import { decodePhoto } from '@ecgan/data/node';
 *
 * const photo = await decodePhoto('camvid/train/a.png', 128, 160);
 * photo.length; // 61440
 * ```
 */
export async function decodePhoto(
  file: string,
  height: number,
  width: number,
  { autoOrient = false }: PhotoOptions = {},
): Promise<Uint8Array> {
  const limitInputPixels = maxPixels((await stat(file)).size);
  const photo = await openPhoto(file, { failOn: 'error', autoOrient, limitInputPixels });
  const { data } = await photo
    .flatten()
    .toColourspace('srgb')
    .resize({ width, height, fit: 'fill', kernel: 'lanczos3' })
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** Pixel limit for a file of this size: 2¹⁰ pixels per byte, but at least 2²⁴ and at most 2²⁸. */
function maxPixels(fileBytes: number): number {
  return Math.min(2 ** 28, Math.max(2 ** 24, 2 ** 10 * fileBytes));
}
