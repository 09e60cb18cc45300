import { cannyEdges } from '../../edges/cannyEdges.js';
import { decodePhoto } from './decodePhoto.js';
import { edgesAtPhotoSize } from './edgesAtPhotoSize.js';
import type { FileDatasetOptions, PhotoOptions } from './options.js';

/** A photo at the size it was asked for, `[height, width, 3]`, and its edges, `[height, width]`, flat. */
export interface PhotoWithEdges {
  photo: Uint8Array;
  edges: Uint8Array;
}

/**
 * Reads a photo at a size, with the edges of the whole of it.
 *
 * @throws Error as sharp words it.
 */
export async function readPhoto(
  file: string,
  height: number,
  width: number,
  options: PhotoOptions & Pick<FileDatasetOptions, 'edgeCache'>,
): Promise<PhotoWithEdges> {
  const { edgesAtPhotoSize: atPhotoSize, autoOrient, edgeCache } = options;
  const photo = await decodePhoto(file, height, width, options);
  const find = async () =>
    atPhotoSize ? edgesAtPhotoSize(file, height, width, options) : cannyEdges(photo, height, width);
  const parameters = { height, width, atPhotoSize, autoOrient };
  return { photo, edges: edgeCache ? await edgeCache.edges(file, parameters, find) : await find() };
}
