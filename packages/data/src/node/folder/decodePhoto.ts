import { stat } from 'node:fs/promises';
import sharp from 'sharp';
import type { PhotoOptions } from './options.js';

/**
 * Decodes a photo of any format sharp reads, at another size: RGB 0–255, `[height, width, 3]`, flat.
 * Shrinking averages areas (Lanczos 3), transparent parts go black. The picture is not turned by its EXIF note, since
 * label maps are not, unless `autoOrient` says so.
 *
 * @remarks A header that claims more pixels than `mostPixels` allows is not believed: some formats are decoded whole before they are made smaller.
 * @throws Error as sharp words it, also where the file is cut off.
 */
export async function decodePhoto(
  file: string,
  height: number,
  width: number,
  { autoOrient = false }: PhotoOptions = {},
): Promise<Uint8Array> {
  const limitInputPixels = mostPixels((await stat(file)).size);
  const { data } = await sharp(file, { failOn: 'error', autoOrient, limitInputPixels })
    .flatten()
    .toColourspace('srgb')
    .resize({ width, height, fit: 'fill', kernel: 'lanczos3' })
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** Most pixels of a photo in a file of so many bytes: 16 million, and a thousand for every byte, but never more than 2²⁸. */
function mostPixels(fileBytes: number): number {
  return Math.min(2 ** 28, Math.max(2 ** 24, 2 ** 10 * fileBytes));
}
