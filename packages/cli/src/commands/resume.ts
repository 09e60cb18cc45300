import { settingsIn } from '../config/flags.js';
import { resolveSettings } from '../config/resolveSettings.js';
import { flagName } from '../config/settings.js';
import { ConfigError } from '../errors.js';
import { listSteps, readRunConfig, writeRunConfig } from '../run/runFolder.js';
import { startRun } from '../run/startRun.js';
import type { Terminal } from '../terminal/Terminal.js';

/** `ecgan resume`. */
export async function resume(folder: string, flags: Record<string, unknown>, terminal: Terminal): Promise<number> {
  const started = await readRunConfig(folder);
  const settings = resolveSettings({ file: { name: folder, content: { ...started } }, flags: settingsIn(flags) });
  const reached = (await listSteps(folder, 'checkpoints')).at(-1) ?? 0;
  if (flags.steps !== undefined && settings.steps < reached) {
    throw new ConfigError({
      setting: flagName('steps'),
      expected: `at least ${reached}, which ${folder} has reached`,
      received: settings.steps,
      advice: 'It is the number of steps of the whole run, not of what is left.',
    });
  }
  return startRun({
    settings,
    terminal,
    // What the run began with was checked; a file that has changed since is named when it is read.
    check: false,
    enter: async (settings) => {
      await writeRunConfig(folder, settings);
      return { folder, settings };
    },
  });
}
