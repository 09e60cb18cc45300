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
