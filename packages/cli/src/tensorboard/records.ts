/** Bytes before a record's data: the length and its checksum. */
const HEADER_BYTES = 12;
/** Bytes after a record's data: the checksum of the data. */
const FOOTER_BYTES = 4;

/** A masked CRC-32C, as TFRecord files store it: rotated, plus a constant, so that data may itself contain CRCs. */
export function maskedCrc32c(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/**
 * `data` as one record of a TFRecord file: length (8 bytes), its checksum, the data, its checksum; all little-endian.
 */
export function frameRecord(data: Uint8Array): Uint8Array {
  const record = new Uint8Array(HEADER_BYTES + data.length + FOOTER_BYTES);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, maskedCrc32c(record.subarray(0, 8)), true);
  record.set(data, HEADER_BYTES);
  view.setUint32(HEADER_BYTES + data.length, maskedCrc32c(data), true);
  return record;
}

/** Castagnoli's polynomial x³² + x²⁸ + …, with its bits reversed for shifts to the right. */
const POLYNOMIAL = 0x82f63b78;

/** The remainder of each byte value. */
const remainders = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? POLYNOMIAL : 0);
  return remainder;
});

/**
 * The CRC-32C checksum (Castagnoli's polynomial) of some bytes, as TFRecord files, iSCSI and ext4 use it.
 *
 * @param bytes - May be empty.
 * @returns An integer from 0 to 2³² − 1.
 * @see RFC 3720, appendix B.4
 */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ remainders[(crc ^ byte) & 255];
  return (crc ^ 0xffffffff) >>> 0;
}

/**
 * Counts the bytes of whole records at the beginning of an event file. A partial record, which a killed writer left,
 * may follow.
 *
 * @remarks Checks both checksums of every record. Records after a damaged one do not count, because readers stop there.
 * @param bytes - The file, or its beginning.
 * @returns A number from 0 to `bytes.length`; `bytes.length` if all records are whole.
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
