import type { PaletteColour } from '../decode/LabelRules.js';

/** Parses colours of six hexadecimal digits (`rrggbb`), separated by white space. */
export function parseColours(written: string): PaletteColour[] {
  return written
    .trim()
    .split(/\s+/)
    .map((digits) => {
      const value = Number.parseInt(digits, 16);
      return [value >> 16, (value >> 8) & 255, value & 255];
    });
}
