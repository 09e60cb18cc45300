import { type SafeTensor, SafetensorsError } from './types.js';

/** Bytes per element of the readable element types. */
export const elementBytes = { F32: 4, F16: 2, BF16: 2, I32: 4, I64: 8, U8: 1, BOOL: 1 } as const;

/** Readable element types. */
export type StoredType = keyof typeof elementBytes;

/**
 * Decodes the bytes of one tensor: F16 and BF16 are widened to float32 exactly, I64 is narrowed to int32 if every value fits.
 *
 * @param bytes - Exactly the tensor's bytes. A view of a larger buffer is copied, because the format does not guarantee
 * alignment and the result must not keep the whole file alive. A view of its whole buffer is used without a copy.
 * @throws {@link SafetensorsError} if an I64 value does not fit int32.
 */
export function readElements(name: string, stored: StoredType, shape: number[], bytes: Uint8Array): SafeTensor {
  // Typed arrays have the machine's byte order, which is little-endian like the format on all platforms TF.js runs on.
  // Not bytes.slice(), which for a Node Buffer shares memory.
  const { buffer } = bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
  switch (stored) {
    case 'F32':
      return { dtype: 'F32', shape, data: new Float32Array(buffer) };
    case 'F16':
      return { dtype: 'F32', shape, data: Float32Array.from(new Uint16Array(buffer), halfToNumber) };
    case 'BF16':
      return { dtype: 'F32', shape, data: widenBfloat16(new Uint16Array(buffer)) };
    case 'I32':
      return { dtype: 'I32', shape, data: new Int32Array(buffer) };
    case 'I64':
      return { dtype: 'I32', shape, data: narrowInt64(name, new BigInt64Array(buffer)) };
    case 'U8':
    case 'BOOL':
      return { dtype: stored, shape, data: new Uint8Array(buffer) };
  }
}

/** IEEE 754 half precision: 1 sign bit, 5 exponent bits with bias 15, 10 fraction bits. */
function halfToNumber(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** A bfloat16 is the upper half of a float32. */
function widenBfloat16(words: Uint16Array): Float32Array {
  return new Float32Array(Uint32Array.from(words, (word) => word << 16).buffer);
}

function narrowInt64(name: string, values: BigInt64Array): Int32Array {
  return Int32Array.from(values, (value, index) => {
    if (BigInt.asIntN(32, value) === value) return Number(value);
    throw new SafetensorsError(
      `Tensor "${name}" is I64 and its element ${index} is ${value}, which an int32 cannot hold. Store it as I32 or F32.`,
      { tensor: name },
    );
  });
}
