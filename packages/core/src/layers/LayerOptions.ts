import { ShapeError } from '../errors.js';

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

/** The shape of a layer's first or only input. */
export function firstShape(inputShape: Shape | Shape[]): Shape {
  return Array.isArray(inputShape[0]) ? inputShape[0] : (inputShape as Shape);
}

/**
 * The channels of an image input, which weights are made for.
 *
 * @throws {@link ShapeError} if it is not of rank 4 or leaves its channels open.
 */
export function channelsOf(shape: Shape, argument: string): number {
  const channels = shape[3];
  if (shape.length === 4 && typeof channels === 'number') return channels;
  const advice = 'Channels must be known when the layer is built.';
  throw new ShapeError({ argument, expected: ['batch', 'height', 'width', 'channels'], received: shape, advice });
}
