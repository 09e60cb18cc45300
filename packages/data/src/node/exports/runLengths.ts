import { ValueError } from '@ecgan/core/errors';

/**
 * Decodes a run-length mask of COCO: alternating runs of 0 and 1, starting with 0, column by column.
 *
 * @param counts - The run lengths as numbers, or as COCO's string. In the string each number is a variable-length code of
 * 6-bit digits; from the fourth number on, the code holds the difference from the number two before.
 * @param height - Height of the image in pixels.
 * @param width - Width of the image in pixels.
 * @returns The mask, `[height, width]`, flat, row by row: 1 inside, 0 outside.
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

/**
 * Decodes COCO's string. A digit has 5 bits of the number, lowest first, and a continuation bit; the last digit holds
 * the sign.
 */
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
