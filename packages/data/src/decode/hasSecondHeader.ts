/**
 * Whether a PNG has another header chunk after its first. Decoders go by the last one, which may claim any size, whatever was checked of the
 * first.
 *
 * @param bytes - A file of which `pngHeader` can read the header. Chunks are looked at as far as their lengths make sense.
 */
export function hasSecondHeader(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 8 + 12 + view.getUint32(8);
  while (at + 8 <= bytes.length) {
    if (view.getUint32(at + 4) === 0x49484452) return true;
    at += 12 + view.getUint32(at);
  }
  return false;
}
