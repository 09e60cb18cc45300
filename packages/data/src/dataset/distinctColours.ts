import type { PaletteColour } from '../decode/LabelRules.js';

/**
 * Inverse powers of the plastic number: multiples of the pair modulo 1 (the R2 sequence) fill the unit square evenly.
 */
const HUE_STEP = 0.7548776662466927;
const BRIGHTNESS_STEP = 0.5698402909980532;

/**
 * Returns `count` colours that are easy to distinguish, for datasets without a palette. Hue and brightness follow the
 * R2 low-discrepancy sequence.
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
