import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { decodeLabelMap } from '../decode/decodeLabelMap.js';
import { LabelFileError } from '../decode/LabelFileError.js';
import type { LabelMap } from '../decode/LabelMap.js';

/** How the ids in label files become class ids. */
export interface LabelRules {
  numClasses: number;
  /** Ids in the files → class ids, for those that change: `{ 255: 182 }`. */
  remap?: Readonly<Record<number, number>>;
  /** Also read palette PNGs, taking the palette's indices for ids. */
  paletteIndices?: boolean;
}

/**
 * Reads a label file and applies the remapping; ids are not checked against `numClasses` here.
 *
 * @throws LabelFileError if it cannot be read.
 */
export async function readLabels(
  file: string,
  { remap, paletteIndices }: Omit<LabelRules, 'numClasses'>,
): Promise<LabelMap> {
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
    const reason = `cannot be read (${cause instanceof Error ? cause.message : cause})`;
    throw new LabelFileError({ file, kind: 'unreadable', reason, advice: 'Check its permissions.' }, { cause });
  }
  const map = decodeLabelMap(bytes, { file, paletteIndices });
  if (remap) for (let i = 0; i < map.ids.length; i++) map.ids[i] = remap[map.ids[i]] ?? map.ids[i];
  return map;
}
