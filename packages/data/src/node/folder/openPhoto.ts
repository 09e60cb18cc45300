import { open, readFile } from 'node:fs/promises';
import sharp, { type Sharp, type SharpOptions } from 'sharp';
import { decodeBmp, isBmp } from '../../decode/decodeBmp.js';
import type { RawPixels } from '../../decode/RawPixels.js';

/** Opens an image in any format that sharp decodes, or a BMP. */
export async function openPhoto(file: string, options: SharpOptions = {}): Promise<Sharp> {
  if (!(await startsAsBmp(file))) return sharp(file, options);
  const { height, width, channels, data } = inColours(decodeBmp(await readFile(file)));
  return sharp(Uint8Array.from(data), { ...options, raw: { height, width, channels: channels as 3 | 4 } });
}

/** Replaces palette indices by their colours. */
function inColours(pixels: RawPixels): RawPixels {
  const { palette, data } = pixels;
  if (!palette) return pixels;
  const painted = new Uint8Array(3 * data.length);
  for (let i = 0; i < data.length; i++) painted.set(palette[data[i]] ?? [0, 0, 0], 3 * i);
  return { ...pixels, channels: 3, data: painted };
}

async function startsAsBmp(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined);
  if (!file) return false;
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(2), 0, 2, 0);
    return bytesRead === 2 && isBmp(buffer);
  } catch {
    // sharp will report the problem.
    return false;
  } finally {
    await file.close();
  }
}
