/** One photo with its label map and edges, as plain arrays: what datasets give and data workers pass on. */
export interface Sample {
  /** Names the sample in messages and files: a file's stem, or the number of a scene. */
  name: string;
  height: number;
  width: number;
  /** Class ids, `[height, width]`, flat. */
  labels: Int32Array;
  /** Ids that differ from object to object, `[height, width]`, flat; 0 may stand for everything uncounted. */
  instances?: Int32Array;
  /** RGB, 0–255, `[height, width, 3]`, flat. */
  photo: Uint8Array;
  /** 255 on an edge of the photo, else 0 (or between, where an edge map was resized), `[height, width]`, flat. */
  edges: Uint8Array;
}
