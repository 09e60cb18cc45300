import { type Header, parseHeader } from './parseHeader.js';
import { SafetensorsError } from './SafetensorsError.js';

/** A file begins with the length of its header, in this many bytes. */
export const lengthBytes = 8;

/** The reference reader's limit too: a larger header is an attack or an accident. */
const maxHeaderBytes = 100_000_000;

/**
 * The length of the header, which follows it.
 *
 * @param start - The file's first 8 bytes, fewer where it has no more.
 * @param fileBytes - How many it has in all.
 * @throws {@link SafetensorsError} if the file cannot hold such a header.
 */
export function headerLength(start: Uint8Array, fileBytes: number): number {
  if (fileBytes < lengthBytes || start.length < lengthBytes) {
    throw new SafetensorsError(`The file has ${fileBytes} bytes; a safetensors file has at least 10. It is cut short.`);
  }
  const length = new DataView(start.buffer, start.byteOffset, lengthBytes).getBigUint64(0, true);
  if (length > BigInt(maxHeaderBytes)) {
    throw new SafetensorsError(
      `The header claims ${length} bytes, more than the ${maxHeaderBytes} allowed: this is no safetensors file.`,
    );
  }
  if (lengthBytes + Number(length) > fileBytes) {
    throw new SafetensorsError(
      `The header claims ${length} bytes, but ${fileBytes - lengthBytes} follow its length: the file is cut short.`,
    );
  }
  return Number(length);
}

/**
 * Reads a header and checks all of it.
 *
 * @param header - Its bytes.
 * @param dataBytes - How many bytes follow it.
 * @throws {@link SafetensorsError} for anything the format forbids, and for element types that cannot be read.
 */
export function decodeHeader(header: Uint8Array, dataBytes: number): Header {
  let json: string;
  try {
    json = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(header);
  } catch (cause) {
    throw new SafetensorsError('The header is not UTF-8: the file is damaged or no safetensors file.', {}, { cause });
  }
  return parseHeader(json, dataBytes);
}
