/** What every layer takes besides its own options. */
export interface LayerOptions {
  /** Name of the layer, and of its weights. @defaultValue made up */
  name?: string;
  /** @defaultValue true */
  trainable?: boolean;
}

/** What `layer.apply(inputs, options)` and `model.apply(inputs, options)` hand to a layer's call. */
export interface CallOptions {
  /** Batch statistics, power iteration and the like happen in training only. @defaultValue false */
  training?: boolean;
}

/** A symbolic shape: null where any length will do. */
export type Shape = (number | null)[];
