import { readFile } from 'node:fs/promises';
import { settingsIn } from '../config/flags.js';
import { resolveSettings } from '../config/resolveSettings.js';
import type { Settings } from '../config/settings.js';
import { UsageError, whyUnreadable } from '../errors.js';
import { readSegmenterClasses } from '../pretrained/segmenterClasses.js';
import { parseObject } from '../run/runFolder.js';

/** Flags that settings come from: these, and one for every setting. */
export interface SettingFlags extends Record<string, unknown> {
  preset?: string;
  config?: string;
}

/**
 * The settings that a command line names: preset, config file, flags. The file of `--segmenter-classes` is read: what it says is a setting, and the
 * run does not need it again.
 */
export async function readSettings(flags: SettingFlags): Promise<Settings> {
  const { preset, config } = flags;
  const file = config === undefined ? undefined : { name: config, content: await readConfig(config) };
  const settings = resolveSettings({ preset, file, flags: settingsIn(flags) });
  const { segmenterClasses } = settings;
  return typeof segmenterClasses === 'string'
    ? { ...settings, segmenterClasses: await readSegmenterClasses(segmenterClasses) }
    : settings;
}

async function readConfig(path: string): Promise<Record<string, unknown>> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new UsageError(
      `--config ${path}: ${whyUnreadable(cause)}. Name a JSON file of settings, such as config.json of a run folder.`,
      { path },
      { cause },
    );
  });
  return parseObject(path, text);
}
