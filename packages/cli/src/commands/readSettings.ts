import { readFile } from 'node:fs/promises';
import { settingsIn } from '../config/flags.js';
import { resolveSettings } from '../config/resolveSettings.js';
import type { Settings } from '../config/settings.js';
import { UsageError, whyUnreadable } from '../errors.js';
import { readSegmenterClasses } from '../pretrained/segmenterClasses.js';
import { parseObject } from '../run/runFolder.js';

/** Flags that give settings: these two, and one for every setting. */
export interface SettingFlags extends Record<string, unknown> {
  preset?: string;
  config?: string;
}

/**
 * Reads the settings of a command line: preset, config file, flags. A file given as `--segmenter-classes` is replaced
 * by its content, so that the run does not need it again.
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
