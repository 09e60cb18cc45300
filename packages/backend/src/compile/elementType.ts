/** libtensorflow's numbers of the dtypes that TF.js uses. */
const float32 = 1;
export const int32 = 3;
const bool = 10;

const elementTypes = { [float32]: Float32Array, [int32]: Int32Array, [bool]: Uint8Array };

/** The typed array of a dtype, or undefined for a dtype of which no constants can be made. */
export function elementType(dtype: number): (typeof elementTypes)[keyof typeof elementTypes] | undefined {
  return elementTypes[dtype as keyof typeof elementTypes];
}

/** The function that rounds a number to a value of a dtype. */
export function roundingOf(dtype: number): (value: number) => number {
  return dtype === float32 ? Math.fround : (value) => value;
}
