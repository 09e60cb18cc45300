/**
 * Marks pixels that have a 4-neighbour with another instance id: the instance-boundary channel of pix2pixHD and SPADE.
 *
 * @param instances - Instance ids, `[height, width]`, flat.
 * @returns `[height, width]`, flat: 1 on a boundary, 0 elsewhere.
 */
export function instanceBoundaries(instances: ArrayLike<number>, height: number, width: number): Uint8Array {
  const boundaries = new Uint8Array(height * width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const pixel = y * width + x;
      if (x + 1 < width && instances[pixel] !== instances[pixel + 1]) boundaries[pixel] = boundaries[pixel + 1] = 1;
      if (y + 1 < height && instances[pixel] !== instances[pixel + width])
        boundaries[pixel] = boundaries[pixel + width] = 1;
    }
  }
  return boundaries;
}
