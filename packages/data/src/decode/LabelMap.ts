/** A decoded label or instance map at the size of its file. */
export interface LabelMap {
  height: number;
  width: number;
  /** Ids, `[height, width]`, flat. */
  ids: Int32Array;
}
