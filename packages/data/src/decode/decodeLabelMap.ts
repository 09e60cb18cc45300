import { decodeLabelImage } from './decodeLabelImage.js';
import { describeUnknownId } from './describeUnknownId.js';
import { LabelFileError } from './LabelFileError.js';
import type { LabelMap } from './LabelMap.js';
import { assertLabelRules, type LabelRules } from './LabelRules.js';
import { toClassIds } from './toClassIds.js';

/** Options of {@link decodeLabelMap}; those of {@link LabelRules}, none of which has to be given. */
export interface DecodeLabelMapOptions extends Partial<LabelRules> {
  /** What messages call the file. @defaultValue 'label map' */
  file?: string;
  /** Ids at or above it are refused. @defaultValue none are */
  numClasses?: number;
}

/** More than any id of a PNG. */
const ANY_ID = 2 ** 16;

/**
 * Decodes a PNG into the ids it holds, exactly: 16-bit ids keep all their bits, 1-, 2- and 4-bit ones (PNG optimisers
 * make them) are not stretched to 0–255, palette indices stay what they are, colours become ids by a table.
 *
 * @param bytes - The whole file.
 * @param options - See {@link DecodeLabelMapOptions}.
 * @throws LabelFileError of kind `'label-format'` for colour, alpha or palette where the options have no rule for them,
 * `'label-colour'` and `'label-range'` for a colour or id that is no class, `'unreadable'` for anything damaged:
 * checksums are checked.
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

/** What the rules take a file's values for. */
export function readMode({ paletteIndices, colours }: LabelRules): 'ids' | 'indices' | 'colours' {
  return colours ? 'colours' : paletteIndices ? 'indices' : 'ids';
}
