import { split, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { Picture } from './Picture.js';

/** Images `[batch, height, width, 3]` in [-1, 1] as pictures; what leaves the range, as I' may, is clipped. */
export async function fromTensor(images: Tensor4D): Promise<Picture[]> {
  const [batch, height, width] = images.shape;
  const singles = tidy(() => split(images, batch));
  try {
    return await Promise.all(
      singles.map(async (single) => {
        const values = await single.data();
        return new Picture(width, height, Uint8Array.from(values, toByte));
      }),
    );
  } finally {
    for (const single of singles) single.dispose();
  }
}

const toByte = (value: number) => Math.max(0, Math.min(255, Math.round((value + 1) * 127.5)));
