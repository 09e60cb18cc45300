import { ShapeError, ValueError } from '@ecgan/core/errors';
import { encode } from 'fast-png';

/**
 * Encodes ids as a grey PNG of 8 bits if all ids are below 256, else of 16 bits.
 *
 * @param ids - `[height, width]`, flat, integers from 0 to 65535.
 * @returns Content of the file; {@link decodeLabelMap} decodes it to the same ids.
 * @throws ShapeError if the number of ids is not `height · width`.
 * @throws ValueError if an id is not an integer from 0 to 65535.
 */
export function encodeLabelMap(ids: ArrayLike<number>, height: number, width: number): Uint8Array {
  if (ids.length !== height * width) {
    throw new ShapeError({ argument: 'ids', expected: [height * width], received: [ids.length] });
  }
  let largest = 0;
  for (let i = 0; i < ids.length; i++) {
    if (!Number.isInteger(ids[i]) || ids[i] < 0 || ids[i] > 65535) {
      const argument = `ids[y ${Math.floor(i / width)}, x ${i % width}]`;
      throw new ValueError({ argument, expected: 'an integer from 0 to 65535', received: ids[i] });
    }
    largest = Math.max(largest, ids[i]);
  }
  return largest < 256
    ? encode({ width, height, channels: 1, depth: 8, data: Uint8Array.from(ids) })
    : encode({ width, height, channels: 1, depth: 16, data: Uint16Array.from(ids) });
}
