/** Content of `paintBox.json`, the description of a generator that `ecgan export` writes. */
export interface PaintBox {
  height: number;
  width: number;
  /** Number of resolutions of the generator's layouts. */
  levels: number;
  /** Whether the generator takes instance boundaries. */
  boundary: boolean;
  /** Channels of the noise that the generator takes beside labels; none in files of earlier versions. */
  noiseSize?: number;
  /** Classes by id. */
  classes: PaintClass[];
  /** Initial label map, row by row, if there is one. */
  labels?: number[];
}

/** Name and colour of a class. */
export interface PaintClass {
  name: string;
  colour: readonly [red: number, green: number, blue: number];
}

/** Reads a description and says what is wrong with one that is none. */
export function readPaintBox(value: unknown): PaintBox {
  const box = value as Partial<PaintBox> | null;
  const positive = [box?.height, box?.width, box?.levels].every((one) => Number.isInteger(one) && Number(one) > 0);
  const named = Array.isArray(box?.classes) && box.classes.length > 0 && box.classes.every(isClass);
  if (positive && named) return box as PaintBox;
  throw new Error('paintBox.json does not describe a generator: height, width, levels and classes are expected.');
}

function isClass({ name, colour }: Partial<PaintClass>): boolean {
  return typeof name === 'string' && Array.isArray(colour) && colour.length === 3;
}
