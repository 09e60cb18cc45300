import type { PaletteColour } from '../dataset/Dataset.js';
import type { LabelMap } from './LabelMap.js';
import type { LabelRules } from './LabelRules.js';

/** A value of a label file that stands for no class. */
export interface UnknownId {
  /** The id, or the colour as `red · 65536 + green · 256 + blue`. */
  value: number;
  /** The first pixel that has it, row by row. */
  x: number;
  y: number;
  /** How many pixels have it. */
  pixels: number;
}

/** More values without a class than this are not told apart: such a file is no label map. */
export const MAX_UNKNOWN_IDS = 256;

/** A label map, −1 where a pixel stands for no class, and the values that stand for none. */
export interface ClassIds {
  map: LabelMap;
  /** In order of appearance, at most {@link MAX_UNKNOWN_IDS}. */
  unknownIds: UnknownId[];
}

/** Gives every value its class: by colour where the rules have colours, then by `remap`. */
export function toClassIds({ height, width, ids: values }: LabelMap, rules: LabelRules): ClassIds {
  const classOf = classLookup(rules);
  const unknownIds = new Map<number, UnknownId>();
  const ids = new Int32Array(values.length);
  // Label maps are long runs of one value.
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
