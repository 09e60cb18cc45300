/** What `ecgan export` says of a generator in `paintBox.json`. */
export interface PaintBox {
  height: number;
  width: number;
  /** Of the layouts the generator reads. */
  levels: number;
  /** Whether it reads instance boundaries. */
  boundary: boolean;
  /** By class id. */
  classes: PaintClass[];
  /** A label map to begin with, row by row, where there is one. */
  labels?: number[];
}

/** A class to paint with. */
export interface PaintClass {
  name: string;
  colour: readonly [red: number, green: number, blue: number];
}
