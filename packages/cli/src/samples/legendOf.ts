import type { Dataset } from '@ecgan/data';
import type { Colour } from '../pictures/Picture.js';

/** More classes than this make a legend nobody reads. */
const MOST_CLASSES = 40;

/** Names and colours of a dataset's classes, or none where there are too many to list. */
export function legendOf({ classNames, palette }: Dataset): { name: string; colour: Colour }[] {
  if (classNames.length > MOST_CLASSES) return [];
  return classNames.map((name, id) => ({ name, colour: palette[id] }));
}
