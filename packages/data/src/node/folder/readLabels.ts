import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { decodeLabelImage, type LabelImageOptions } from '../../decode/decodeLabelImage.js';
import { readMode } from '../../decode/decodeLabelMap.js';
import { LabelFileError } from '../../decode/LabelFileError.js';
import type { LabelMap } from '../../decode/LabelMap.js';
import type { LabelRules } from '../../decode/LabelRules.js';
import { type ClassIds, toClassIds } from '../../decode/toClassIds.js';

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

async function readImage(file: string, read: LabelImageOptions['read']): Promise<LabelMap> {
  if (extname(file).toLowerCase() !== '.png') {
    throw new LabelFileError({
      file,
      kind: 'label-format',
      reason: `label maps are PNG files, not ${extname(file)}: other formats change ids`,
      advice: 'Export it as an 8-bit grey PNG whose values are class ids.',
    });
  }
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : cause;
    const reason = `cannot be read (${code})`;
    throw new LabelFileError({ file, kind: 'unreadable', reason, advice: 'Check its permissions.' }, { cause });
  }
  return decodeLabelImage(bytes, { file, read });
}
