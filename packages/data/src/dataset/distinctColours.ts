import type { PaletteColour } from './Dataset.js';

/**
 * As many colours as asked for, easy to tell apart: hues a golden angle from each other, in three brightnesses. For
 * datasets that bring no palette.
 */
export function distinctColours(count: number): PaletteColour[] {
  return Array.from({ length: count }, (_, index) => {
    const hue = (index * 0.618033988749895) % 1;
    const brightness = 235 - 70 * (index % 3);
    const channel = (phase: number) => {
      const wave = Math.min(1, Math.max(0, Math.abs(((hue + phase) % 1) * 6 - 3) - 1));
      return Math.round(brightness * (0.25 + 0.75 * wave));
    };
    return [channel(0), channel(2 / 3), channel(1 / 3)];
  });
}
