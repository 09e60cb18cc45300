import type { LabelMap } from './LabelMap.js';
import type { LabelRules, PaletteColour } from './LabelRules.js';

/** A value of a label file that is not a class. */
export interface UnknownId {
  /** The id, or the colour as `red · 65536 + green · 256 + blue`. */
  value: number;
  /** Column of the first pixel with this value, in row-major order. */
  x: number;
  /** Row of that pixel. */
  y: number;
  /** Number of pixels with this value. */
  pixels: number;
}

/** Limit on distinct unknown values per file, which bounds memory where an image is not a label map. */
export const MAX_UNKNOWN_IDS = 256;

/** A map of class ids and the file values that are not a class. */
export interface ClassIds {
  /** Class ids; −1 where the value is not a class. */
  map: LabelMap;
  /** Unknown values in order of their first pixel, at most {@link MAX_UNKNOWN_IDS}. */
  unknownIds: UnknownId[];
}

/**
 * Maps every pixel value to its class id: by the colour table if there is one, then by `remap`.
 *
 * @remarks Programs that widen a grey image from 8 to 16 bits multiply its values by 257. If some ids are not classes, but
 * all ids divided by 257 are, the file was widened, and the divided ids are used.
 */
export function toClassIds(file: LabelMap, rules: LabelRules): ClassIds {
  const found = mapIds(file, rules);
  if (found.unknownIds.length === 0 || rules.colours || !file.ids.every((value) => value % WIDENED === 0)) return found;
  const narrowed = mapIds({ ...file, ids: file.ids.map((value) => value / WIDENED) }, rules);
  return narrowed.unknownIds.length === 0 ? narrowed : found;
}

/** A 16-bit value is this many times the 8-bit value that it was widened from. */
const WIDENED = 257;

function mapIds({ height, width, ids: values }: LabelMap, rules: LabelRules): ClassIds {
  const classOf = classLookup(rules);
  const unknownIds = new Map<number, UnknownId>();
  const ids = new Int32Array(values.length);
  // Label maps consist of long runs of one value, so the last lookup is reused.
  let [last, id] = [Number.NaN, -1];
  for (let i = 0; i < values.length; i++) {
    if (values[i] !== last) {
      last = values[i];
      id = classOf(last);
    }
    ids[i] = id;
    if (id >= 0) continue;
    const unknownId = unknownIds.get(last);
    if (unknownId) unknownId.pixels++;
    else if (unknownIds.size < MAX_UNKNOWN_IDS) {
      unknownIds.set(last, { value: last, x: i % width, y: Math.floor(i / width), pixels: 1 });
    }
  }
  return { map: { height, width, ids }, unknownIds: [...unknownIds.values()] };
}

function classLookup({ numClasses, remap = {}, colours }: LabelRules): (value: number) => number {
  const idOf = colours && new Map(colours.flatMap((colour, id) => (colour ? [[packColour(colour), id] as const] : [])));
  return (value) => {
    const id = idOf ? idOf.get(value) : value;
    const to = id === undefined ? -1 : (remap[id] ?? id);
    return to < numClasses ? to : -1;
  };
}

const packColour = ([red, green, blue]: PaletteColour) => (red << 16) | (green << 8) | blue;
