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
