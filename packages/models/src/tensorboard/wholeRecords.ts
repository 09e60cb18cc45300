import { FOOTER_BYTES, HEADER_BYTES, maskedCrc32c } from './frameRecord.js';

/**
 * How many bytes at the beginning of an event file are whole records: what a writer that was killed left of its last one comes after.
 *
 * @remarks Both checksums of every record are computed. What follows a damaged record does not count, because no reader goes on there.
 * @param bytes - The file, or its beginning.
 * @returns A number of bytes from 0 to `bytes.length`; equal to it where nothing is amiss.
 * @example
 * ```ts
 * import { encodeEvent, wholeRecords } from '@ecgan/models/tensorboard';
 *
 * const event = encodeEvent({ wallTime: 0, fileVersion: 'brain.Event:2' });
 * wholeRecords(event); // 40
 * wholeRecords(event.subarray(0, 39)); // 0
 * ```
 */
export function wholeRecords(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at + HEADER_BYTES + FOOTER_BYTES <= bytes.length) {
    if (view.getUint32(at + 8, true) !== maskedCrc32c(bytes.subarray(at, at + 8))) return at;
    const begin = at + HEADER_BYTES;
    const end = begin + Number(view.getBigUint64(at, true));
    if (end + FOOTER_BYTES > bytes.length) return at;
    if (view.getUint32(end, true) !== maskedCrc32c(bytes.subarray(begin, end))) return at;
    at = end + FOOTER_BYTES;
  }
  return at;
}
