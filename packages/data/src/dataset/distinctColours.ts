import type { PaletteColour } from '../decode/LabelRules.js';

/** The plastic number's powers: multiples of the pair fill a square evenly, however many there are. */
const HUE_STEP = 0.7548776662466927;
const BRIGHTNESS_STEP = 0.5698402909980532;

/**
 * As many colours as asked for, easy to tell apart: hue and brightness spread evenly by the R2 sequence. For datasets
 * that bring no palette.
 */
export function distinctColours(count: number): PaletteColour[] {
  return Array.from({ length: count }, (_, index) => {
    const hue = (index * HUE_STEP) % 1;
    const brightness = 100 + 155 * ((index * BRIGHTNESS_STEP) % 1);
    const channel = (phase: number) => {
      const wave = Math.min(1, Math.max(0, Math.abs(((hue + phase) % 1) * 6 - 3) - 1));
      return Math.round(brightness * (0.2 + 0.8 * wave));
    };
    return [channel(0), channel(2 / 3), channel(1 / 3)];
  });
}
