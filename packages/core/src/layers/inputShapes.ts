import { ShapeError } from '../errors/ShapeError.js';
import type { Shape } from './LayerOptions.js';

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
