import { decodeLabelImage } from './decodeLabelImage.js';
import { describeUnknownId } from './describeUnknownId.js';
import { LabelFileError } from './LabelFileError.js';
import type { LabelMap } from './LabelMap.js';
import { assertLabelRules, type LabelRules } from './LabelRules.js';
import { toClassIds } from './toClassIds.js';

/** Options of {@link decodeLabelMap}: those of {@link LabelRules}, all optional, and the name of the file. */
export interface DecodeLabelMapOptions extends Partial<LabelRules> {
  /** Name of the file in error messages. @defaultValue 'label map' */
  file?: string;
  /** Class ids are 0 ≤ id < numClasses; other ids throw. @defaultValue 65536: every id is accepted */
  numClasses?: number;
}

/** One more than the largest id of a 16-bit PNG. */
const ANY_ID = 2 ** 16;

/**
 * Decodes a PNG to class ids exactly: 16-bit ids keep all their bits; 1-, 2- and 4-bit ids, which PNG optimisers write,
 * are not scaled to 0–255; palette indices are not replaced by colours; colours become ids by the table in `colours`.
 *
 * @param bytes - Content of the file.
 * @param options - See {@link DecodeLabelMapOptions}.
 * @throws LabelFileError of kind `'label-format'` for a colour, alpha or palette PNG that the options do not accept,
 * `'label-colour'` or `'label-range'` for a colour or id that is not a class, `'unreadable'` for a damaged file.
 * Checksums are verified.
 * @throws ValueError if the options contradict each other.
 * @example
 * ```ts
 * import { decodeLabelMap, encodeLabelMap } from '@ecgan/data';
 *
 * decodeLabelMap(encodeLabelMap([0, 1, 2, 300], 2, 2)); // { height: 2, width: 2, ids: [0, 1, 2, 300] }
 * ```
 */
export function decodeLabelMap(
  bytes: Uint8Array,
  { file = 'label map', numClasses = ANY_ID, ...others }: DecodeLabelMapOptions = {},
): LabelMap {
  const rules = { ...others, numClasses };
  assertLabelRules(rules);
  const { map, unknownIds } = toClassIds(decodeLabelImage(bytes, { file, read: readMode(rules) }), rules);
  if (unknownIds.length > 0) throw new LabelFileError({ file, ...describeUnknownId(unknownIds[0], rules) });
  return map;
}

/** Returns how the rules read the pixels of a file: as ids, palette indices or colours. */
export function readMode({ paletteIndices, colours }: LabelRules): 'ids' | 'indices' | 'colours' {
  return colours ? 'colours' : paletteIndices ? 'indices' : 'ids';
}
