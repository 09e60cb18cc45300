import fc from 'fast-check';
import { edit } from './Edit.js';
import { interestingNumbers } from './interestingNumbers.js';

/** Changes the size in the frame header of a JPEG. */
export const jpegEdits = fc
  .tuple(interestingNumbers, interestingNumbers)
  .map(([height, width]) => edit(`JPEG of ${width}×${height}`, (bytes) => withSize(bytes, height, width)));

/** The frame header follows a marker of FF C0 to FF C2: length, precision, height, width. */
function withSize(bytes: Uint8Array, height: number, width: number): Uint8Array {
  const changed = bytes.slice();
  const at = changed.findIndex((byte, i) => byte === 0xff && changed[i + 1] >= 0xc0 && changed[i + 1] <= 0xc2);
  if (at < 0 || at + 9 > changed.length) return bytes;
  const view = new DataView(changed.buffer);
  view.setUint16(at + 5, height);
  view.setUint16(at + 7, width);
  return changed;
}
