import sharp from 'sharp';

/** RGB images of one size, side by side. */
export interface Strip {
  width: number;
  height: number;
  data: Uint8Array;
}

/** Places `count` images, `[count, size, size, 3]`, flat, side by side. */
export function stripOf(pictures: Uint8Array, count: number, size: number): Strip {
  const data = new Uint8Array(3 * size * size * count);
  for (let picture = 0; picture < count; picture++)
    for (let y = 0; y < size; y++) {
      const from = 3 * size * (picture * size + y);
      data.set(pictures.subarray(from, from + 3 * size), 3 * size * (y * count + picture));
    }
  return { width: size * count, height: size, data };
}

/** Encodes a strip as PNG. */
export function stripToPng(strip: Strip): Promise<Uint8Array> {
  return raw(strip).png().toBuffer();
}

/** Decodes a strip of {@link stripToPng}. */
export async function stripFromPng(png: Uint8Array): Promise<Strip> {
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

/** Stacks strips vertically, enlarged twice, as a PNG of 256 colours, which is small enough for a docs page. */
export function sheetOf(strips: readonly Strip[]): Promise<Uint8Array> {
  const [{ width, height }] = strips;
  const data = new Uint8Array(3 * width * height * strips.length);
  for (const [row, strip] of strips.entries()) data.set(strip.data, 3 * width * height * row);
  const size = [2 * width, 2 * height * strips.length] as const;
  return raw({ width, height: height * strips.length, data })
    .resize(...size, { kernel: 'nearest' })
    .png({ palette: true, dither: 0, effort: 10 })
    .toBuffer();
}

function raw({ width, height, data }: Strip) {
  return sharp(data, { raw: { width, height, channels: 3 } });
}
