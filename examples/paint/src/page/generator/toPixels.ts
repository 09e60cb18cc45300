/** Converts RGB values in [-1, 1] to RGBA bytes. */
export function toPixels(values: ArrayLike<number>): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray((values.length / 3) * 4).fill(255);
  for (let i = 0; i < values.length; i++) pixels[Math.floor(i / 3) * 4 + (i % 3)] = Math.round((values[i] + 1) * 127.5);
  return pixels;
}
