import { expect, test } from 'vitest';
import { flagName, settingNames } from '../config/settings.js';
import { withFlags } from './withFlags.js';

test('default: options of datasets become flags, with values that can be pasted', () => {
  expect(withFlags("Set `labelEnding: '_mask'` or `photoEnding: 'image_*'`.")).toBe(
    "Set --label-ending _mask or --photo-ending 'image_*'.",
  );
  expect(withFlags('Give a class for it in `remap`, or raise `numClasses`.')).toBe(
    'Give a class for it in --remap, or raise --classes.',
  );
  expect(withFlags('set `paletteIndices`, `autoOrient` or `colours`')).toBe(
    'set --palette-indices, --auto-orient or --colours',
  );
});

test('behavior: anything else in ticks stays, and every flag exists', () => {
  expect(withFlags('`strict` of `checkpoint: "x"`')).toBe('`strict` of `checkpoint: "x"`');
  const flags = new Set(settingNames.map(flagName));
  for (const option of ['remap', 'colours', 'paletteIndices', 'autoOrient', 'photoEnding', 'labelEnding', 'numClasses'])
    expect(flags.has(withFlags(`\`${option}\``)), option).toBe(true);
});
