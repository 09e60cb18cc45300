/** Red, green, blue; 1 is the largest value a photo can show. */
export type Colour = readonly [number, number, number];

/** A colour that is written in place, because millions of samples are painted. */
export type MutableColour = Float64Array;

/** Writes `source · brightness` to `target`. */
export function setColour(target: MutableColour, source: Colour, brightness = 1): void {
  target[0] = source[0] * brightness;
  target[1] = source[1] * brightness;
  target[2] = source[2] * brightness;
}

/** Interpolates `target` in place: `target + amount · (source − target)`, `amount` in [0, 1]. */
export function blendColour(target: MutableColour, source: Colour, amount: number): void {
  target[0] += (source[0] - target[0]) * amount;
  target[1] += (source[1] - target[1]) * amount;
  target[2] += (source[2] - target[2]) * amount;
}

/** Multiplies `target` by `factor` in place. */
export function scaleColour(target: MutableColour, factor: number): void {
  target[0] *= factor;
  target[1] *= factor;
  target[2] *= factor;
}

/** Returns `from + amount · (to − from)`. */
export function mixColours(from: Colour, to: Colour, amount: number): Colour {
  return [
    from[0] + (to[0] - from[0]) * amount,
    from[1] + (to[1] - from[1]) * amount,
    from[2] + (to[2] - from[2]) * amount,
  ];
}
