/**
 * Returns whether a PNG has a second header chunk. Decoders use the last header, so a second one could claim a size
 * that was not checked.
 *
 * @param bytes - A file whose header `pngHeader` can read. Chunks are scanned until a chunk length points past the end.
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
