/** Libtensorflow's numbers of the dtypes that TensorFlow.js computes with. */
const float32 = 1;
export const int32 = 3;
const bool = 10;

const elementTypes = { [float32]: Float32Array, [int32]: Int32Array, [bool]: Uint8Array };

/** The array type of a dtype's values, or undefined where constants of it cannot be made. */
export function elementType(dtype: number): (typeof elementTypes)[keyof typeof elementTypes] | undefined {
  return elementTypes[dtype as keyof typeof elementTypes];
}

/** How a number becomes one of a dtype. */
export function roundingOf(dtype: number): (value: number) => number {
  return dtype === float32 ? Math.fround : (value) => value;
}
