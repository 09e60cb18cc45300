import { ValueError } from '@ecgan/core/errors';
import { assertInteger } from '@ecgan/core/internal';

/** A colour of a palette, RGB 0–255. */
export type PaletteColour = readonly [red: number, green: number, blue: number];

/** How the pixels of label files become class ids. */
export interface LabelRules {
  /** Class ids are 0 ≤ id < numClasses. */
  numClasses: number;
  /** Ids in the files → class ids, for those that change: `{ 255: 182 }`. */
  remap?: Readonly<Record<number, number>>;
  /** Also read palette PNGs, taking the palette's indices for ids. @defaultValue false */
  paletteIndices?: boolean;
  /**
   * The files are pictures in which each class has a colour: the colour of each id, null for an id that none has. Every
   * PNG of 8 bits or less is then read by its colours, RGB, palette or grey; transparency is passed over.
   */
  colours?: readonly (PaletteColour | null)[];
}

/** As many as a PNG of 16 bits tells apart. */
const MOST_CLASSES = 2 ** 16;

/**
 * Refuses rules that no label file could satisfy.
 *
 * @throws ValueError if an id would become no class, two ids have one colour, a colour is none, or `colours` and
 * `paletteIndices` contradict each other.
 */
export function checkLabelRules({ numClasses, remap = {}, paletteIndices, colours }: LabelRules): void {
  assertInteger('numClasses', numClasses, { atLeast: 1 });
  if (numClasses > MOST_CLASSES) {
    throw new ValueError({ argument: 'numClasses', expected: `at most ${MOST_CLASSES}`, received: numClasses });
  }
  if (typeof remap !== 'object' || remap === null) {
    throw new ValueError({ argument: 'remap', expected: 'an object from ids to classes', received: remap });
  }
  const expected = `a class id from 0 to ${numClasses - 1}`;
  for (const [id, to] of Object.entries(remap)) {
    if (isClass(to, numClasses)) continue;
    throw new ValueError({ argument: `remap[${id}]`, expected, received: to, advice: 'Or raise numClasses.' });
  }
  if (!colours) return;
  if (paletteIndices) {
    const advice = 'A palette PNG is read by its indices or by its colours: leave one of the two out.';
    throw new ValueError({ argument: 'paletteIndices', expected: 'false beside colours', received: true, advice });
  }
  checkColours(colours);
  const stray = colours.findIndex((colour, id) => colour && !isClass(remap[id] ?? id, numClasses));
  if (stray < 0) return;
  const advice = 'Raise numClasses, set the colour to null, or give a class for the id in remap.';
  throw new ValueError({
    argument: `colours[${stray}]`,
    expected: `the colour of ${expected}`,
    received: stray,
    advice,
  });
}

const isClass = (id: number, numClasses: number) => Number.isInteger(id) && id >= 0 && id < numClasses;

function checkColours(colours: readonly (PaletteColour | null)[]) {
  if (!Array.isArray(colours as unknown)) {
    throw new ValueError({ argument: 'colours', expected: 'a list, a colour or null for each id', received: colours });
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
      const advice = 'Put null for the id that does not occur.';
      throw new ValueError({ argument, expected: `another colour than colours[${other}]`, received: colour, advice });
    }
    known.set(`${colour}`, id);
  }
}
