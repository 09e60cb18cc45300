/** x³² + x²⁸ + … of Castagnoli with its bits reversed, as a shift to the right wants it. */
const POLYNOMIAL = 0x82f63b78;

/** Remainder of every byte. */
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
 * @example
 * ```ts
 * import { crc32c } from '@ecgan/models/tensorboard';
 *
 * crc32c(new TextEncoder().encode('123456789')); // 0xe3069283
 * ```
 */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ remainders[(crc ^ byte) & 255];
  return (crc ^ 0xffffffff) >>> 0;
}
