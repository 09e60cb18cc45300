import { cannyEdges } from '../../edges/cannyEdges.js';
import { decodePhoto } from './decodePhoto.js';
import { edgesAtPhotoSize } from './edgesAtPhotoSize.js';
import type { FileDatasetOptions, PhotoOptions } from './options.js';

/** A photo at the requested size, `[height, width, 3]`, and its edge map, `[height, width]`, both flat. */
export interface PhotoWithEdges {
  photo: Uint8Array;
  edges: Uint8Array;
}

/**
 * Reads a photo at a size, with the edge map of the whole photo.
 *
 * @throws The error of sharp if the file cannot be decoded.
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
