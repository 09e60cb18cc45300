import { elementCount, type SafeTensor, type SafeTensors, SafetensorsError } from './types.js';

const lengthBytes = 8;

const arrayTypes = { F32: Float32Array, I32: Int32Array, U8: Uint8Array, BOOL: Uint8Array };

/**
 * Writes tensors as one safetensors file, which every framework reads.
 *
 * @remarks Larger element types first, then by name; the numbers begin at a multiple of 8 bytes, every tensor at one of
 * its element size. The same tensors and metadata give the same bytes, whatever the order of the keys of `tensors`.
 * @param tensors - By name; see {@link SafeTensor}.
 * @param metadata - Strings kept beside them, such as a config as JSON.
 * @returns The whole file.
 * @throws {@link SafetensorsError} if a shape and its data disagree, a name is reserved, or metadata is no string.
 * @see https://huggingface.co/docs/safetensors
 * @example
 * ```ts
 * import { encodeSafetensors } from '@ecgan/models/safetensors';
 *
 * const data = new Float32Array([1, 2]);
 * encodeSafetensors({ bias: { dtype: 'F32', shape: [2], data } }, { step: '10' }).length; // 104
 * ```
 */
export function encodeSafetensors(tensors: SafeTensors, metadata: Record<string, string> = {}): Uint8Array {
  for (const [name, tensor] of Object.entries(tensors)) assertTensor(name, tensor);
  for (const [key, value] of Object.entries(metadata)) {
    if (typeof value !== 'string') {
      throw new SafetensorsError(
        `metadata "${key}" is a ${typeof value}; the format keeps strings only. Use JSON.stringify.`,
      );
    }
  }
  const entries = sortTensors(tensors);
  const header = encodeHeader(entries, metadata);
  const dataStart = lengthBytes + header.length;
  const file = new Uint8Array(entries.reduce((total, [, { data }]) => total + data.byteLength, dataStart));
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, lengthBytes);
  let at = dataStart;
  for (const [, { data }] of entries) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return file;
}

function assertTensor(name: string, { dtype, shape, data }: SafeTensor): void {
  const fail = (problem: string) => new SafetensorsError(`Tensor "${name}" ${problem}`, { tensor: name });
  if (name === '__metadata__') throw fail('has the one name the format keeps for itself. Rename it.');
  if (!Object.hasOwn(arrayTypes, dtype)) {
    throw fail(`has dtype "${dtype}", which cannot be written, only ${Object.keys(arrayTypes).join(', ')}.`);
  }
  const wanted = arrayTypes[dtype];
  if (!(data instanceof wanted)) throw fail(`is ${dtype}, so its data must be a ${wanted.name}.`);
  if (!shape.every((length) => Number.isSafeInteger(length) && length >= 0) || elementCount(shape) !== data.length) {
    throw fail(`has ${data.length} elements, which shape [${shape}] does not describe.`);
  }
}

/** Larger elements first, then by name: so every tensor begins at a multiple of its element size, and equal tensors make equal files. */
function sortTensors(tensors: SafeTensors): [string, SafeTensor][] {
  return Object.entries(tensors).sort(
    ([a, x], [b, y]) => y.data.BYTES_PER_ELEMENT - x.data.BYTES_PER_ELEMENT || (a < b ? -1 : 1),
  );
}

/** The header, padded with spaces so that the numbers after it begin at a multiple of 8 bytes. */
function encodeHeader(entries: [string, SafeTensor][], metadata: Record<string, string>): Uint8Array {
  let end = 0;
  const described = entries.map(([name, { dtype, shape, data }]) => {
    const begin = end;
    end += data.byteLength;
    return [name, { dtype, shape, data_offsets: [begin, end] }];
  });
  const about = Object.keys(metadata).length > 0 ? [['__metadata__', metadata]] : [];
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries([...about, ...described])));
  const padded = new Uint8Array(Math.ceil(json.length / 8) * 8).fill(0x20);
  padded.set(json);
  return padded;
}
