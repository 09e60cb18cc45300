import { cannyEdges } from '../edges/cannyEdges.js';
import { decodePhoto } from './decodePhoto.js';
import { edgesAtPhotoSize } from './edgesAtPhotoSize.js';

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
  options: { edgesAtPhotoSize?: boolean },
): Promise<PhotoWithEdges> {
  const photo = await decodePhoto(file, height, width);
  const edges = options.edgesAtPhotoSize
    ? await edgesAtPhotoSize(file, height, width)
    : cannyEdges(photo, height, width);
  return { photo, edges };
}
