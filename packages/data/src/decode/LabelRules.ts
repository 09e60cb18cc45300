import { ValueError } from '@ecgan/core/errors';
import { assertInteger } from '@ecgan/core/internal';

/** A colour of a palette, RGB 0–255. */
export type PaletteColour = readonly [red: number, green: number, blue: number];

/** Rules that map the pixels of label files to class ids. */
export interface LabelRules {
  /** Class ids are 0 ≤ id < numClasses. */
  numClasses: number;
  /** Class id of each file id that is not its own class id, for example `{ 255: 182 }`. */
  remap?: Readonly<Record<number, number>>;
  /** Whether palette PNGs are accepted, with their palette indices as ids. @defaultValue false */
  paletteIndices?: boolean;
  /**
   * Colour of each id, or null for an id that does not occur, for label maps stored as colour images. If set, every PNG
   * of at most 8 bits (RGB, palette or grey) is read by colour; alpha is ignored.
   */
  colours?: readonly (PaletteColour | null)[];
}

/** Number of values of a 16-bit PNG. */
const MAX_CLASSES = 2 ** 16;

/**
 * Checks that the rules are valid and consistent.
 *
 * @throws ValueError if an id maps to a value that is not a class, two ids share a colour, a colour is not three bytes,
 * or `colours` and `paletteIndices` are both set.
 */
export function assertLabelRules({ numClasses, remap = {}, paletteIndices, colours }: LabelRules): void {
  assertInteger('numClasses', numClasses, { atLeast: 1 });
  if (numClasses > MAX_CLASSES) {
    throw new ValueError({ argument: 'numClasses', expected: `at most ${MAX_CLASSES}`, received: numClasses });
  }
  if (typeof remap !== 'object' || remap === null) {
    throw new ValueError({ argument: 'remap', expected: 'an object that maps ids to class ids', received: remap });
  }
  const expected = `a class id from 0 to ${numClasses - 1}`;
  for (const [id, to] of Object.entries(remap)) {
    if (isClass(to, numClasses)) continue;
    throw new ValueError({ argument: `remap[${id}]`, expected, received: to, advice: 'Or raise `numClasses`.' });
  }
  if (!colours) return;
  if (paletteIndices) {
    const advice = 'A palette PNG is read either by its indices or by its colours: set only one of the two.';
    throw new ValueError({ argument: 'paletteIndices', expected: 'false when colours is set', received: true, advice });
  }
  assertColours(colours);
  const invalid = colours.findIndex((colour, id) => colour && !isClass(remap[id] ?? id, numClasses));
  if (invalid < 0) return;
  const advice = 'Raise `numClasses`, set the colour to null, or give a class for the id in `remap`.';
  throw new ValueError({
    argument: `colours[${invalid}]`,
    expected: `the colour of ${expected}`,
    received: invalid,
    advice,
  });
}

const isClass = (id: number, numClasses: number) => Number.isInteger(id) && id >= 0 && id < numClasses;

function assertColours(colours: readonly (PaletteColour | null)[]) {
  if (!Array.isArray(colours as unknown)) {
    throw new ValueError({
      argument: 'colours',
      expected: 'an array with a colour or null for each id',
      received: colours,
    });
  }
  const known = new Map<string, number>();
  for (const [id, colour] of colours.entries()) {
    if (!colour) continue;
    const argument = `colours[${id}]`;
    if (
      !Array.isArray(colour) ||
      colour.length !== 3 ||
      !colour.every((value) => Number.isInteger(value) && value >= 0 && value <= 255)
    ) {
      throw new ValueError({ argument, expected: 'three integers from 0 to 255, or null', received: colour });
    }
    const other = known.get(`${colour}`);
    if (other !== undefined) {
      const advice = 'Use null for an id that does not occur.';
      throw new ValueError({
        argument,
        expected: `a colour other than that of colours[${other}]`,
        received: colour,
        advice,
      });
    }
    known.set(`${colour}`, id);
  }
}
