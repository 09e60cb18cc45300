import type { PaletteColour } from '@ecgan/data';
import type { Settings } from './settings.js';

/** Colours by class, null for classes that none was given for; undefined where label files hold ids. */
export function colourTable(colours: Settings['colours']): (PaletteColour | null)[] | undefined {
  const ids = Object.keys(colours).map(Number);
  if (ids.length === 0) return undefined;
  return Array.from({ length: Math.max(...ids) + 1 }, (_, id): PaletteColour | null => {
    const [, red, green, blue] = /^#(..)(..)(..)$/.exec(colours[id] ?? '') ?? [];
    return red === undefined ? null : [Number.parseInt(red, 16), Number.parseInt(green, 16), Number.parseInt(blue, 16)];
  });
}
