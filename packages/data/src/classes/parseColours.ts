import type { PaletteColour } from '../dataset/Dataset.js';

/** Colours written as on the web, six hexadecimal digits each, apart by white space. */
export function parseColours(written: string): PaletteColour[] {
  return written
    .trim()
    .split(/\s+/)
    .map((digits) => {
      const value = Number.parseInt(digits, 16);
      return [value >> 16, (value >> 8) & 255, value & 255];
    });
}
