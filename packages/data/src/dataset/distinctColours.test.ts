import { expect, test } from 'vitest';
import { distinctColours } from './distinctColours.js';

test('default: returns the requested number of colours, none close to another', () => {
  const colours = distinctColours(35);
  expect(colours).toHaveLength(35);
  for (const [i, one] of colours.entries()) {
    expect(one.every((value) => Number.isInteger(value) && value >= 0 && value <= 255)).toBe(true);
    for (const other of colours.slice(0, i)) {
      const distance = Math.hypot(...one.map((value, channel) => value - other[channel]));
      expect(distance, `${one} and ${other}`).toBeGreaterThan(12);
    }
  }
  expect(new Set(distinctColours(183).map(String)).size).toBe(183);
});
