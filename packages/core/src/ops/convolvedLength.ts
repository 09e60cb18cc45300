import type { Padding } from './convolve.js';

/**
 * The length of one axis after a convolution or pooling.
 *
 * `⌊(length + total − kernelSize) / strides⌋ + 1` with `total = 2·padding` for a number and 0 for `'valid'`; `⌈length / strides⌉`
 * for `'same'`
 *
 * @param length - Length before; an unknown length (null) stays unknown.
 */
export function convolvedLength<T extends number | null>(
  length: T,
  kernelSize: number,
  strides: number,
  padding: Padding,
): T {
  if (length === null) return length;
  if (padding === 'same') return Math.ceil(length / strides) as T;
  const total = padding === 'valid' ? 0 : 2 * padding;
  return (Math.floor((length + total - kernelSize) / strides) + 1) as T;
}
