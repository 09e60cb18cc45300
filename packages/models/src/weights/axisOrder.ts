/** Shape and axis order of a weight in PyTorch, relative to TF.js. */
export interface AxisOrder {
  /** The shape in PyTorch. */
  shape: number[];
  /** The same shape, with an axis that corresponds to several axes in TF.js split into them. */
  axes: number[];
  /** The permutation from `axes` to TF.js's order. */
  order: number[];
}

/** Sizes of a layer that the axis order of its weights depends on. */
interface LayerGeometry {
  /** Side of a convolution's square kernel. */
  kernelSize: number;
  /** `[height, width, channels]`, if the outputs of a dense layer are reshaped to a feature map. */
  pixels?: readonly number[];
}

/**
 * Returns how a weight is converted from PyTorch's axis order to TF.js's: kernels from `[out, in, h, w]` to
 * `[h, w, in, out]`; the right singular vector of a kernel from `(in, h, w)` to `(h, w, in)`; the kernel of a dense
 * layer to pixels from `[(channels, h, w), in]` to `[in, (h, w, channels)]`. Other vectors are unchanged.
 *
 * @param weight - Name of the weight in TF.js: `kernel`, `v`, …
 * @param tfjsShape - Its shape in TF.js.
 */
export function axisOrder(weight: string, tfjsShape: number[], { kernelSize, pixels }: LayerGeometry): AxisOrder {
  if (tfjsShape.length === 4) {
    const [height, width, inputs, outputs] = tfjsShape;
    const axes = [outputs, inputs, height, width];
    return { shape: axes, axes, order: [2, 3, 1, 0] };
  }
  if (weight === 'v') {
    return { shape: tfjsShape, axes: [tfjsShape[0] / kernelSize ** 2, kernelSize, kernelSize], order: [1, 2, 0] };
  }
  if (pixels) {
    const [height, width, channels] = pixels;
    const axes = [channels, height, width];
    if (tfjsShape.length === 1) return { shape: tfjsShape, axes, order: [1, 2, 0] };
    return { shape: [tfjsShape[1], tfjsShape[0]], axes: [...axes, tfjsShape[0]], order: [3, 1, 2, 0] };
  }
  return { shape: tfjsShape, axes: tfjsShape, order: tfjsShape.map((_, axis) => axis) };
}

/**
 * Permutes the axes of an array: element `[i_order[0], i_order[1], …]` of the result is element `[i_0, i_1, …]` of `values`.
 *
 * @param shape - Shape of `values`, which are row-major.
 * @param order - For each axis of the result the axis of `shape`.
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
