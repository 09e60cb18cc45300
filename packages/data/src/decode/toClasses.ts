import type { LabelMap } from './LabelMap.js';
import type { LabelRules, PaletteColour } from './LabelRules.js';

/** A value of a label file that stands for no class. */
export interface Stray {
  /** The id, or the colour as `red · 65536 + green · 256 + blue`. */
  value: number;
  /** The first pixel that has it, row by row. */
  x: number;
  y: number;
  /** How many pixels have it. */
  pixels: number;
}

/** More values without a class than this are not told apart: such a file is no label map. */
export const MOST_STRAYS = 256;

/** A label map, −1 where a pixel stands for no class, and the values that stand for none. */
export interface Classes {
  map: LabelMap;
  /** In order of appearance, at most {@link MOST_STRAYS}. */
  strays: Stray[];
}

/** Gives every value its class: by colour where the rules have colours, then by `remap`. */
export function toClasses({ height, width, ids: values }: LabelMap, rules: LabelRules): Classes {
  const classOf = lookup(rules);
  const strays = new Map<number, Stray>();
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
    const stray = strays.get(last);
    if (stray) stray.pixels++;
    else if (strays.size < MOST_STRAYS) {
      strays.set(last, { value: last, x: i % width, y: Math.floor(i / width), pixels: 1 });
    }
  }
  return { map: { height, width, ids }, strays: [...strays.values()] };
}

function lookup({ numClasses, remap = {}, colours }: LabelRules): (value: number) => number {
  const idOf = colours && new Map(colours.flatMap((colour, id) => (colour ? [[packed(colour), id] as const] : [])));
  return (value) => {
    const id = idOf ? idOf.get(value) : value;
    const to = id === undefined ? -1 : (remap[id] ?? id);
    return to < numClasses ? to : -1;
  };
}

const packed = ([red, green, blue]: PaletteColour) => (red << 16) | (green << 8) | blue;
