import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { decodeLabelImage } from '../../decode/decodeLabelImage.js';
import { readMode } from '../../decode/decodeLabelMap.js';
import { LabelFileError } from '../../decode/LabelFileError.js';
import type { LabelMap } from '../../decode/LabelMap.js';
import type { LabelRules } from '../../decode/LabelRules.js';
import type { PixelReading } from '../../decode/RawPixels.js';
import { readPixels } from '../../decode/readPixels.js';
import { type ClassIds, toClassIds } from '../../decode/toClassIds.js';
import { decodeLosslessImage } from './decodeLosslessImage.js';

/**
 * Reads a label file. Values that are not a class are returned next to the map.
 *
 * @throws LabelFileError if the file cannot be read.
 */
export async function readLabels(file: string, rules: LabelRules): Promise<ClassIds> {
  return toClassIds(await readImage(file, readMode(rules)), rules);
}

/**
 * Reads an instance file. Each grey value, palette index or colour is one object.
 *
 * @throws LabelFileError if the file cannot be read.
 */
export async function readInstances(file: string): Promise<LabelMap> {
  return readImage(file, 'any');
}

async function readImage(file: string, reading: PixelReading): Promise<LabelMap> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : cause;
    const reason = `cannot be read (${code})`;
    throw new LabelFileError({ file, kind: 'unreadable', reason, advice: 'Check its permissions.' }, { cause });
  }
  // A PNG that is damaged in its first bytes is reported as a damaged PNG.
  if (isPng(bytes) || (extname(file).toLowerCase() === '.png' && !startsAsImage(bytes)))
    return decodeLabelImage(bytes, { file, read: reading });
  return readPixels(await decodeLosslessImage(bytes, file), reading, file);
}

const isPng = (bytes: Uint8Array) => bytes[0] === 137 && bytes[1] === 80 && bytes[2] === 78 && bytes[3] === 71;

/** Whether a file begins as a JPEG, BMP, GIF, TIFF or WebP, whatever its name says. */
function startsAsImage(bytes: Uint8Array): boolean {
  return /^(\xff\xd8\xff|BM|GIF8|II\*\0|MM\0\*|RIFF....WEBP)/s.test(String.fromCharCode(...bytes.subarray(0, 12)));
}
