import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RandomState } from '@ecgan/core';
import { encodeLabelMap } from '@ecgan/data';
import sharp from 'sharp';

/** Writes pairs of small pictures, `photos/p00.png` and `labels/p00.png`: rectangles of four classes in noisy greys. */
export async function writePictures(folder: string, count: number, size = 32): Promise<void> {
  const random = new RandomState(5);
  for (const part of ['photos', 'labels']) mkdirSync(join(folder, part), { recursive: true });
  for (let index = 0; index < count; index++) {
    const [column, row] = [random.next() * size, random.next() * size];
    const ids = Int32Array.from(
      { length: size * size },
      (_, i) => (i % size < column ? 0 : 1) + (i / size < row ? 0 : 2),
    );
    const data = Uint8Array.from(
      { length: 3 * ids.length },
      (_, i) => 60 * ids[Math.floor(i / 3)] + 60 * random.next(),
    );
    const name = `p${String(index).padStart(2, '0')}.png`;
    await sharp(data, { raw: { width: size, height: size, channels: 3 } }).toFile(join(folder, 'photos', name));
    writeFileSync(join(folder, 'labels', name), encodeLabelMap(ids, size, size));
  }
}
