import type { PaletteColour } from '../decode/LabelRules.js';

/** Colours written as on the web, six hexadecimal digits each, apart by white space. */
export function coloursOf(written: string): PaletteColour[] {
  return written
    .trim()
    .split(/\s+/)
    .map((digits) => {
      const value = Number.parseInt(digits, 16);
      return [value >> 16, (value >> 8) & 255, value & 255];
    });
}
