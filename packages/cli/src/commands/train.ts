import { createRunFolder, expectFreeRunFolder, freeRunFolder } from '../run/createRunFolder.js';
import { writeRunConfig } from '../run/runConfig.js';
import type { Terminal } from '../terminal/Terminal.js';
import { dryRun } from './dryRun.js';
import { type SettingFlags, settingsOf } from './settingsOf.js';
import { startRun } from './startRun.js';

/** Flags of `ecgan train`: these, and every setting. */
export interface TrainFlags extends SettingFlags {
  run?: string;
  dryRun?: boolean;
}

/** `ecgan train`. */
export async function train(flags: TrainFlags, terminal: Terminal): Promise<number> {
  const settings = await settingsOf(flags);
  if (flags.dryRun) return dryRun(settings, terminal);
  const folder = flags.run ?? (await freeRunFolder('runs', 'train'));
  await expectFreeRunFolder(folder);
  return startRun({
    settings,
    terminal,
    enter: async (settings) => {
      await createRunFolder(folder);
      await writeRunConfig(folder, settings);
      return { folder, settings };
    },
  });
}
