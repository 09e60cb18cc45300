/** Protocol buffers by hand, so that no exporter of this project stands on both sides of a test: a field of a number, and one of bytes. */
const varint = (value: number): number[] => (value < 128 ? [value] : [(value % 128) + 128, ...varint(value >> 7)]);
const whole = (field: number, value: number) => [...varint(field * 8), ...varint(value)];
const bytes = (field: number, content: number[] | string) => {
  const all = typeof content === 'string' ? [...new TextEncoder().encode(content)] : content;
  return [...varint(field * 8 + 2), ...varint(all.length), ...all];
};

/** A value's name, element type float and sizes, 0 where any will do. */
const value = (name: string, dims: number[]) =>
  bytes(1, name).concat(
    bytes(
      2,
      bytes(1, [
        ...whole(1, 1),
        ...bytes(
          2,
          dims.flatMap((dim) => bytes(1, dim ? whole(1, dim) : bytes(2, 'any'))),
        ),
      ]),
    ),
  );
/** An attribute of integers. */
const ints = (name: string, list: number[]) =>
  bytes(5, [...bytes(1, name), ...list.flatMap((one) => whole(8, one)), ...whole(20, 7)]);
const node = (operator: string, inputs: string[], output: string, attributes: number[][] = []) =>
  bytes(1, [
    ...inputs.flatMap((one) => bytes(1, one)),
    ...bytes(2, output),
    ...bytes(4, operator),
    ...attributes.flat(),
  ]);
const weights = (name: string, dims: number[], data: readonly number[]) =>
  bytes(5, [
    ...dims.flatMap((dim) => whole(1, dim)),
    ...whole(2, 1),
    ...bytes(8, name),
    ...bytes(9, [...new Uint8Array(Float32Array.from(data).buffer)]),
  ]);

/**
 * An ONNX file of one convolution of RGB images whose stride is its size, with the outputs `logits` and `means`, the mean of each map.
 *
 * @param kernel - In PyTorch's order, `[maps, 3, size, size]`, flat.
 * @param bias - Of each map.
 */
export function convolutionOnnx(convolution: {
  kernel: readonly number[];
  bias: readonly number[];
  size: number;
}): Uint8Array {
  const { kernel, bias, size } = convolution;
  const maps = bias.length;
  const graph = [
    ...node('Conv', ['image', 'kernel', 'bias'], 'logits', [
      ints('strides', [size, size]),
      ints('kernel_shape', [size, size]),
    ]),
    ...node('GlobalAveragePool', ['logits'], 'means'),
    ...bytes(2, 'small'),
    ...weights('kernel', [maps, 3, size, size], kernel),
    ...weights('bias', [maps], bias),
    ...bytes(11, value('image', [0, 3, 0, 0])),
    ...bytes(12, value('logits', [0, maps, 0, 0])),
    ...bytes(12, value('means', [0, maps, 1, 1])),
  ];
  return Uint8Array.from([...whole(1, 8), ...bytes(7, graph), ...bytes(8, [...bytes(1, ''), ...whole(2, 13)])]);
}
