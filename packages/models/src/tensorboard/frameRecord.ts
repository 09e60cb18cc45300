import { crc32c } from './crc32c.js';

/** Bytes before a record's data: its length and the checksum of that. */
export const HEADER_BYTES = 12;
/** Bytes after it: the checksum of the data. */
export const FOOTER_BYTES = 4;

/** A checksum as TFRecord files store it: turned and shifted, so that the checksum of what holds checksums is none of them. */
export function maskedCrc32c(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/** `data` as one record of a TFRecord file: length (8 bytes), its checksum, the data, its checksum; all little-endian. */
export function frameRecord(data: Uint8Array): Uint8Array {
  const record = new Uint8Array(HEADER_BYTES + data.length + FOOTER_BYTES);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, maskedCrc32c(record.subarray(0, 8)), true);
  record.set(data, HEADER_BYTES);
  view.setUint32(HEADER_BYTES + data.length, maskedCrc32c(data), true);
  return record;
}
