import { z } from 'zod';
import { dataSettings } from './groups/dataSettings.js';
import { lossSettings } from './groups/lossSettings.js';
import { networkSettings } from './groups/networkSettings.js';
import { outputSettings } from './groups/outputSettings.js';
import { trainingSettings } from './groups/trainingSettings.js';
import { type SettingFacts, settingFacts } from './setting.js';

/** Groups in the order of `--help`. */
export const settingGroups = [dataSettings, networkSettings, trainingSettings, lossSettings, outputSettings] as const;

/**
 * Every setting of a run: name, range, default and description, once. Flags, `--help`, config files, `config.json` and
 * the report are all made from this.
 */
export const settings = z.strictObject({
  ...dataSettings.shape,
  ...networkSettings.shape,
  ...trainingSettings.shape,
  ...lossSettings.shape,
  ...outputSettings.shape,
});

/** All settings of a run, complete and checked. */
export type Settings = z.output<typeof settings>;

/** Some settings, as a preset, a file or flags give them. */
export type PartialSettings = Partial<Settings>;

/** Name of a setting. */
export type SettingName = keyof Settings;

/** Every setting's name. */
export const settingNames = Object.keys(settings.shape) as SettingName[];

/** What is known of one setting besides its schema. */
export function factsOf(name: SettingName): SettingFacts {
  const facts = settingFacts.get(settings.shape[name]);
  if (!facts) throw new TypeError(`setting ${name} has no facts`);
  return facts;
}
