import { readElements } from './elements.js';
import { decodeHeader, headerLength, lengthBytes } from './header.js';
import type { SafetensorsContent } from './types.js';

/** Options of {@link decodeSafetensors}. */
export interface DecodeOptions {
  /** Whether to read the tensor of a name; the header entries of the others are still checked. @defaultValue all */
  select?: (name: string) => boolean;
}

/**
 * Reads a safetensors file: the header's length, a JSON header `{name: {dtype, shape, data_offsets}}`, then the tensors' bytes.
 *
 * @remarks The header is validated completely before memory is allocated: duplicate names, overlaps, gaps, offsets out
 * of range and sizes that contradict shapes are errors. F32, I32, U8 and BOOL are read as they are, F16 and BF16 are
 * widened to F32 exactly, I64 is narrowed to I32 if every value fits.
 * @param bytes - The whole file. The tensors do not keep `bytes` alive.
 * @param options - See {@link DecodeOptions}.
 * @returns The tensors in the header's order, and the metadata, `{}` if there is none.
 * @throws {@link SafetensorsError} if the file is invalid; `facts.tensor` is the name of the tensor concerned, if there is one.
 * @see https://huggingface.co/docs/safetensors
 * @example
 * ```ts
 * import { decodeSafetensors, encodeSafetensors } from '@ecgan/models/safetensors';
 *
 * const file = encodeSafetensors({ bias: { dtype: 'F32', shape: [2], data: new Float32Array([1, 2]) } });
 * decodeSafetensors(file).tensors.bias.data; // Float32Array [1, 2]
 * ```
 */
export function decodeSafetensors(bytes: Uint8Array, { select = () => true }: DecodeOptions = {}): SafetensorsContent {
  const dataStart = lengthBytes + headerLength(bytes.subarray(0, lengthBytes), bytes.length);
  const { entries, metadata } = decodeHeader(bytes.subarray(lengthBytes, dataStart), bytes.length - dataStart);
  const wanted = entries.filter(({ name }) => select(name));
  const tensors = wanted.map(({ name, stored, shape, begin, end }) => [
    name,
    readElements(name, stored, shape, bytes.subarray(dataStart + begin, dataStart + end)),
  ]);
  // Object.fromEntries also defines a property named "__proto__", which an assignment would not.
  return { tensors: Object.fromEntries(tensors), metadata };
}
