import { readElements } from './elements.js';
import { decodeHeader, headerLength, lengthBytes } from './header.js';
import type { SafetensorsContent } from './types.js';

/** Options of {@link decodeSafetensors}. */
export interface DecodeOptions {
  /** Which tensors are wanted, by name; the rest is checked but not copied. @defaultValue all */
  select?: (name: string) => boolean;
}

/**
 * Reads a safetensors file: a length, a JSON header of `{name: {dtype, shape, data_offsets}}`, then the raw numbers.
 *
 * @remarks Everything the header says is checked before anything is allocated by it: names twice, overlaps, gaps,
 * offsets out of range, sizes that contradict shapes. Reads F32, I32, U8 and BOOL as they are, widens F16 and BF16 to
 * F32 (exactly), narrows I64 to I32 where every value fits.
 * @param bytes - The whole file. The tensors are copies; `bytes` may be dropped afterwards.
 * @param options - See {@link DecodeOptions}.
 * @returns The tensors in the header's order, and the metadata, `{}` where there is none.
 * @throws {@link SafetensorsError} with the tensor's name in `facts.tensor` where one is at fault.
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
  // fromEntries defines properties, where an assignment to "__proto__" would not.
  return { tensors: Object.fromEntries(tensors), metadata };
}
