import { readFile } from 'node:fs/promises';
import { resolveSettings } from '../config/resolveSettings.js';
import { UsageError } from '../errors/UsageError.js';
import { createRunFolder, expectFreeRunFolder, freeRunFolder } from '../run/createRunFolder.js';
import { parseObject, writeRunConfig } from '../run/runConfig.js';
import type { Terminal } from '../terminal/Terminal.js';
import { settingsIn } from './settingOptions.js';
import { startRun } from './startRun.js';

/** Flags of `ecgan train`: these, and every setting. */
export interface TrainFlags extends Record<string, unknown> {
  preset?: string;
  config?: string;
  run?: string;
}

/** `ecgan train`. */
export async function train(flags: TrainFlags, terminal: Terminal): Promise<number> {
  const file = flags.config === undefined ? undefined : { name: flags.config, content: await readConfig(flags.config) };
  const settings = resolveSettings({ preset: flags.preset, file, flags: settingsIn(flags) });
  const folder = flags.run ?? (await freeRunFolder('runs', 'train'));
  await expectFreeRunFolder(folder);
  return startRun({
    settings,
    terminal,
    enter: async () => {
      await createRunFolder(folder);
      await writeRunConfig(folder, settings);
      return { folder, settings };
    },
  });
}

async function readConfig(path: string): Promise<Record<string, unknown>> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new UsageError(`--config ${path}: cannot be read (${cause.code}).`, { path }, { cause });
  });
  return parseObject(path, text);
}
