import sharp from 'sharp';
import { cannyEdges } from '../../edges/cannyEdges.js';
import { decodePhoto } from './decodePhoto.js';
import { openPhoto } from './openPhoto.js';
import type { PhotoOptions } from './options.js';

/** Computes Canny edges at the original size of the photo and resizes the edge map with a Lanczos-3 filter. */
export async function edgesAtPhotoSize(
  file: string,
  height: number,
  width: number,
  options: PhotoOptions,
): Promise<Uint8Array> {
  const metadata = await (await openPhoto(file)).metadata();
  const size = options.autoOrient ? metadata.autoOrient : metadata;
  const edges = cannyEdges(await decodePhoto(file, size.height, size.width, options), size.height, size.width);
  const data = await sharp(edges, { raw: { width: size.width, height: size.height, channels: 1 } })
    .resize({ width, height, fit: 'fill', kernel: 'lanczos3' })
    .toColourspace('b-w')
    .raw()
    .toBuffer();
  return new Uint8Array(data);
}
