/** One photo with its label map and edge map, as plain arrays. */
export interface Sample {
  /** Name in error messages and file names: the stem of the photo's file, or the number of a scene. */
  name: string;
  height: number;
  width: number;
  /** Class ids, `[height, width]`, flat. */
  labels: Int32Array;
  /** Instance ids, distinct per object, `[height, width]`, flat; 0 may stand for all stuff. */
  instances?: Int32Array;
  /** RGB, 0–255, `[height, width, 3]`, flat. */
  photo: Uint8Array;
  /**
   * Edge map of the photo, `[height, width]`, flat: 255 on an edge, 0 elsewhere; between where an edge map was resized.
   */
  edges: Uint8Array;
}
