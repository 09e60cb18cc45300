import { ValueError } from '@ecgan/core/errors';

/**
 * Decodes run lengths of COCO: runs of 0 and 1 in turns, beginning with 0, column by column. They are numbers, or a text
 * in which each number is a variable-length code of 6-bit digits, from the third on as the difference to the last but one.
 *
 * @param counts - The run lengths.
 * @param height - Height of the picture.
 * @param width - Width of the picture.
 * @returns 1 where the mask is, `[height, width]`, flat, row by row.
 * @throws ValueError if the runs do not cover the picture exactly.
 */
export function decodeRunLengths(counts: readonly number[] | string, height: number, width: number): Uint8Array {
  const runs = typeof counts === 'string' ? runsOf(counts) : counts;
  const mask = new Uint8Array(height * width);
  let at = 0;
  for (const [i, length] of runs.entries()) {
    if (!Number.isInteger(length) || length < 0 || at + length > mask.length) throw invalid(height, width, length);
    for (const end = at + length; at < end; at++) {
      if (i % 2 === 1) mask[(at % height) * width + Math.floor(at / height)] = 1;
    }
  }
  if (at !== mask.length) throw invalid(height, width, at);
  return mask;
}

const invalid = (height: number, width: number, received: unknown) =>
  new ValueError({ argument: 'counts', expected: `run lengths of ${height}×${width} pixels in all`, received });

/** Each digit has 5 bits of the number, the lowest first, and one that says whether more follow; the last has the sign. */
function runsOf(text: string): number[] {
  const runs: number[] = [];
  for (let at = 0; at < text.length; ) {
    let [value, shift, digit] = [0, 0, 0x20];
    while (digit & 0x20 && at < text.length) {
      digit = text.charCodeAt(at++) - 48;
      value |= (digit & 0x1f) << shift;
      shift += 5;
    }
    if (digit & 0x10) value |= -1 << shift;
    runs.push(runs.length > 2 ? value + runs[runs.length - 2] : value);
  }
  return runs;
}
