import { decode, encode } from 'fast-png';

/** RGB pictures of one size, side by side. */
export interface Strip {
  width: number;
  height: number;
  data: Uint8Array;
}

/** Puts `count` pictures `[count, size, size, 3]`, flat, side by side. */
export function stripOf(pictures: Uint8Array, count: number, size: number): Strip {
  const data = new Uint8Array(3 * size * size * count);
  for (let picture = 0; picture < count; picture++)
    for (let y = 0; y < size; y++) {
      const from = 3 * size * (picture * size + y);
      data.set(pictures.subarray(from, from + 3 * size), 3 * size * (y * count + picture));
    }
  return { width: size * count, height: size, data };
}

/** A strip as PNG. */
export function stripToPng({ width, height, data }: Strip): Uint8Array {
  return encode({ width, height, data, channels: 3, depth: 8 });
}

/** A strip from {@link stripToPng}. */
export function stripFromPng(png: Uint8Array): Strip {
  const { width, height, data } = decode(png);
  return { width, height, data: Uint8Array.from(data) };
}

/** Strips one below the other, every pixel a square of `scale`, as PNG. */
export function sheetOf(strips: readonly Strip[], scale: number): Uint8Array {
  const [{ width, height: stripHeight }] = strips;
  const height = stripHeight * strips.length;
  const data = new Uint8Array(3 * width * height * scale ** 2);
  for (let y = 0; y < height * scale; y++) {
    const { data: from } = strips[Math.floor(y / scale / stripHeight)];
    const row = Math.floor(y / scale) % stripHeight;
    for (let x = 0; x < width * scale; x++) {
      const source = 3 * (row * width + Math.floor(x / scale));
      data.set(from.subarray(source, source + 3), 3 * (y * width * scale + x));
    }
  }
  return stripToPng({ width: width * scale, height: height * scale, data });
}
