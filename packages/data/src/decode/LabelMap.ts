/** A decoded label or instance map at its own size. */
export interface LabelMap {
  height: number;
  width: number;
  /** Ids, `[height, width]`, flat. */
  ids: Int32Array;
}
