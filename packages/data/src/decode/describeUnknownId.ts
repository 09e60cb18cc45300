import type { LabelFileErrorFacts } from './LabelFileError.js';
import type { LabelRules } from './LabelRules.js';
import type { UnknownId } from './toClassIds.js';

/**
 * Describes a value that is not a class: the value, its first pixel, how often it occurs and how to fix it.
 *
 * @param files - Number of files that contain the value. @defaultValue 1
 */
export function describeUnknownId(
  { value, x, y, pixels }: UnknownId,
  { numClasses, colours }: LabelRules,
  files = 1,
): Pick<LabelFileErrorFacts, 'kind' | 'reason' | 'advice'> {
  const where = files === 1 ? '' : ` in ${files} files`;
  const others = pixels === 1 ? '' : `; ${pixels} pixels${where} have it`;
  if (!colours) {
    const reason = `the pixel at x ${x}, y ${y} has id ${value}, but ids go from 0 to ${numClasses - 1}${others}`;
    return { kind: 'label-range', reason, advice: 'Give a class for it in `remap`, or raise `numClasses`.' };
  }
  const colour = [value >> 16, (value >> 8) & 255, value & 255].join(', ');
  return {
    kind: 'label-colour',
    reason: `the pixel at x ${x}, y ${y} has the colour [${colour}], which \`colours\` does not have${others}`,
    advice: 'Add it to `colours`, or export the file without smoothing its borders.',
  };
}
