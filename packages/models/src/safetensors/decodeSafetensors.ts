import { parseHeader } from './parseHeader.js';
import { readElements } from './readElements.js';
import type { SafetensorsContent } from './SafeTensor.js';
import { SafetensorsError } from './SafetensorsError.js';

const lengthBytes = 8;

/** The reference reader's limit too: a larger header is an attack or an accident. */
const maxHeaderBytes = 100_000_000;

function headerText(bytes: Uint8Array): { json: string; dataStart: number } {
  if (bytes.length < lengthBytes) {
    throw new SafetensorsError(
      `The file has ${bytes.length} bytes; a safetensors file has at least 10. It is cut short.`,
    );
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset, lengthBytes).getBigUint64(0, true);
  if (length > BigInt(maxHeaderBytes)) {
    throw new SafetensorsError(
      `The header claims ${length} bytes, more than the ${maxHeaderBytes} allowed: this is no safetensors file.`,
    );
  }
  const dataStart = lengthBytes + Number(length);
  if (dataStart > bytes.length) {
    throw new SafetensorsError(
      `The header claims ${length} bytes, but ${bytes.length - lengthBytes} follow its length: the file is cut short.`,
    );
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return { json: text.decode(bytes.subarray(lengthBytes, dataStart)), dataStart };
  } catch (cause) {
    throw new SafetensorsError('The header is not UTF-8: the file is damaged or no safetensors file.', {}, { cause });
  }
}

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
  const { json, dataStart } = headerText(bytes);
  const { entries, metadata } = parseHeader(json, bytes.length - dataStart);
  const wanted = entries.filter(({ name }) => select(name));
  const tensors = wanted.map(({ name, stored, shape, begin, end }) => [
    name,
    readElements(name, stored, shape, bytes.subarray(dataStart + begin, dataStart + end)),
  ]);
  // fromEntries defines properties, where an assignment to "__proto__" would not.
  return { tensors: Object.fromEntries(tensors), metadata };
}
