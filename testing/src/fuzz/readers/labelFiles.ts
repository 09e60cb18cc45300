import { readFileSync } from 'node:fs';
import { encodeLabelMap } from '@ecgan/data';
import { shared } from '../../shared.js';
import { writePng } from '../damage/png.js';

/** Class colours of the synthetic maps. */
export const colours = [
  [10, 20, 30],
  [200, 0, 0],
  [0, 0, 0],
  [255, 255, 255],
] as const;

const [width, height] = [12, 9];
/** Ids 0 to 3 by row. */
const ids = Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => ((x >> 2) + y * y) % 4));

/** Returns grey maps of every bit depth. */
export function greyFiles(): Uint8Array[] {
  const flat = ids.flat();
  const sixteen = encodeLabelMap(
    flat.map((id) => 300 * id),
    height,
    width,
  );
  return [encodeLabelMap(flat, height, width), sixteen, ...[1, 2, 4].map((depth) => packed(depth, 0))];
}

/** Returns palette maps of 2, 4 and 8 bits. */
export function paletteFiles(): Uint8Array[] {
  return [2, 4, 8].map((depth) => packed(depth, 3));
}

/** Returns RGB, RGBA, palette and grey maps with the colours of {@link colours}. */
export function colourFiles(): Uint8Array[] {
  const rows = (alpha: readonly number[]) =>
    ids.map((row) => Uint8Array.from(row.flatMap((id) => [...colours[id], ...alpha])));
  const black = ids.map((row) => Uint8Array.from(row, (id) => (id % 2) * 255));
  return [
    writePng({ width, height, depth: 8, colourType: 2 }, rows([])),
    writePng({ width, height, depth: 8, colourType: 6 }, rows([7])),
    writePng({ width, height, depth: 8, colourType: 0 }, black),
    ...paletteFiles(),
  ];
}

/** Returns small label files of real datasets; none if the shared folder is missing. */
export function realFiles(...paths: string[]): Uint8Array[] {
  return paths.flatMap((path) => {
    const file = shared('data', ...path.split('/'));
    return file ? [Uint8Array.from(readFileSync(file))] : [];
  });
}

/** Packs several ids per byte, the first in the highest bits. */
function packed(depth: number, colourType: number): Uint8Array {
  const rows = ids.map((row) => {
    const bytes = new Uint8Array(Math.ceil((width * depth) / 8));
    for (const [x, id] of row.entries()) {
      const bit = x * depth;
      bytes[bit >> 3] |= (id % 2 ** depth) << (8 - depth - (bit & 7));
    }
    return bytes;
  });
  const palette = colourType === 3 ? Uint8Array.from(colours.flat()) : undefined;
  return writePng({ width, height, depth, colourType }, rows, palette);
}
