import type { PaletteColour } from '@ecgan/data';
import { z } from 'zod';
import { contrastSettings } from './groups/contrastSettings.js';
import { dataSettings } from './groups/dataSettings.js';
import { lossSettings } from './groups/lossSettings.js';
import { networkSettings } from './groups/networkSettings.js';
import { outputSettings } from './groups/outputSettings.js';
import { strongerSettings } from './groups/strongerSettings.js';
import { trainingSettings } from './groups/trainingSettings.js';
import { type SettingFacts, settingFacts } from './setting.js';

/** Groups in the order of `--help`. */
export const settingGroups = [
  ...([dataSettings, networkSettings, trainingSettings] as const),
  ...([lossSettings, contrastSettings, strongerSettings, outputSettings] as const),
] as const;

/**
 * Every setting of a run: name, range, default and description, once. Flags, `--help`, config files, `config.json` and
 * the report are all made from this.
 */
export const settings = z.strictObject({
  ...dataSettings.shape,
  ...networkSettings.shape,
  ...trainingSettings.shape,
  ...lossSettings.shape,
  ...contrastSettings.shape,
  ...strongerSettings.shape,
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

/** The facts of one setting: what is known of it besides its schema. */
export function factsOf(name: SettingName): SettingFacts {
  const facts = settingFacts.get(settings.shape[name]);
  if (!facts) throw new TypeError(`setting ${name} has no facts`);
  return facts;
}

/**
 * Colours by class id, null for a class without one; undefined if no colours are set and label files hold class ids.
 */
export function colourTable(colours: Settings['colours']): (PaletteColour | null)[] | undefined {
  const ids = Object.keys(colours).map(Number);
  if (ids.length === 0) return undefined;
  return Array.from({ length: Math.max(...ids) + 1 }, (_, id): PaletteColour | null => {
    const [, red, green, blue] = /^#(..)(..)(..)$/.exec(colours[id] ?? '') ?? [];
    return red === undefined ? null : [Number.parseInt(red, 16), Number.parseInt(green, 16), Number.parseInt(blue, 16)];
  });
}

/** The flag of a setting: `saveEvery` is `--save-every`, `weights` is `--weight`, which may be repeated. */
export function flagName(setting: string): string {
  if (setting === 'weights') return '--weight';
  return `--${setting.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Height and width of a size as the settings spell it: `'64'` is 64 × 64, `'128x256'` is 128 high and 256 wide. */
export function parseSize(size: string): { height: number; width: number } {
  const [height, width = height] = size.split('x').map(Number);
  return { height, width };
}
