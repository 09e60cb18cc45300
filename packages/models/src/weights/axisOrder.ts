/** How PyTorch lays out the numbers of one weight. */
export interface AxisOrder {
  /** Its shape in PyTorch. */
  shape: number[];
  /** The same, with axes that are one there but several here taken apart. */
  axes: number[];
  /** Which of `axes` are ours, first to last. */
  order: number[];
}

/** What of a layer decides its order of numbers. */
interface LayerGeometry {
  /** Side of a convolution's kernel. */
  kernelSize: number;
  /** `[height, width, channels]` that a linear map's outputs become, where it is one. */
  pixels?: readonly number[];
}

/**
 * From PyTorch's order of a weight's numbers to ours: kernels `[out, in, h, w]` to `[h, w, in, out]`; the right singular vector of one,
 * over `(in, h, w)`, to `(h, w, in)`; a linear map to pixels `[(channels, h, w), in]` to `[in, (h, w, channels)]`; vectors as they are.
 *
 * @param weight - Our name of it: `kernel`, `v`, …
 * @param ours - Its shape here.
 */
export function axisOrder(weight: string, ours: number[], { kernelSize, pixels }: LayerGeometry): AxisOrder {
  if (ours.length === 4) {
    const [height, width, inputs, outputs] = ours;
    const axes = [outputs, inputs, height, width];
    return { shape: axes, axes, order: [2, 3, 1, 0] };
  }
  if (weight === 'v') {
    return { shape: ours, axes: [ours[0] / kernelSize ** 2, kernelSize, kernelSize], order: [1, 2, 0] };
  }
  if (pixels) {
    const [height, width, channels] = pixels;
    const axes = [channels, height, width];
    if (ours.length === 1) return { shape: ours, axes, order: [1, 2, 0] };
    return { shape: [ours[1], ours[0]], axes: [...axes, ours[0]], order: [3, 1, 2, 0] };
  }
  return { shape: ours, axes: ours, order: ours.map((_, axis) => axis) };
}

/**
 * Numbers of an array in another order of its axes: element `[i_order[0], i_order[1], …]` of the result is `[i_0, i_1, …]` of `values`.
 *
 * @param shape - Of `values`, row-major.
 * @param order - Which axis of `shape` each axis of the result is.
 */
export function permute(values: ArrayLike<number>, shape: readonly number[], order: readonly number[]): Float32Array {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, length) => product * length, 1));
  const permuted = new Float32Array(values.length);
  let to = 0;
  const copy = (axis: number, from: number): void => {
    const [length, stride] = [shape[order[axis]], strides[order[axis]]];
    if (axis === order.length - 1) {
      for (let i = 0; i < length; i++) permuted[to++] = values[from + i * stride];
      return;
    }
    for (let i = 0; i < length; i++) copy(axis + 1, from + i * stride);
  };
  if (values.length > 0) copy(0, 0);
  return permuted;
}
