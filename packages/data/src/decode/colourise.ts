import { ValueError } from '@ecgan/core/errors';
import type { PaletteColour } from './LabelRules.js';

/**
 * Renders a label map: each pixel gets the palette colour of its id.
 *
 * @param labels - Class ids, flat.
 * @param palette - Colours by id, for example a dataset's `palette`.
 * @returns RGB, 0–255, three values per label.
 * @throws ValueError if an id has no colour.
 * @example
 * ```ts
 * import { colourise } from '@ecgan/data';
 *
 * colourise([1, 0], [[0, 0, 0], [255, 128, 0]]); // [255, 128, 0, 0, 0, 0]
 * ```
 */
export function colourise(labels: ArrayLike<number>, palette: readonly PaletteColour[]): Uint8Array {
  const picture = new Uint8Array(3 * labels.length);
  for (let i = 0; i < labels.length; i++) {
    const colour = palette[labels[i]];
    if (!colour) {
      const expected = `an id with a colour, 0 to ${palette.length - 1}`;
      throw new ValueError({ argument: `labels[${i}]`, expected, received: labels[i] });
    }
    picture.set(colour, 3 * i);
  }
  return picture;
}
