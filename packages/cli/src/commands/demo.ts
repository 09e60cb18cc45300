import { demoMinutes } from '../config/presets.js';
import { resolveSettings } from '../config/resolveSettings.js';
import { createRunFolder, expectFreeRunFolder, freeRunFolder } from '../run/createRunFolder.js';
import { writeRunConfig } from '../run/runConfig.js';
import type { Terminal } from '../terminal/Terminal.js';
import { settingsIn } from './settingOptions.js';
import { startRun } from './startRun.js';

/** `ecgan demo`: the demo preset, for as long as suits the backend. */
export async function demo(flags: Record<string, unknown> & { run?: string }, terminal: Terminal): Promise<number> {
  const settings = resolveSettings({ preset: 'demo', flags: settingsIn(flags) });
  const folder = flags.run ?? (await freeRunFolder('runs', 'demo'));
  await expectFreeRunFolder(folder);
  return startRun({
    settings,
    terminal,
    enter: async (settings, { name }) => {
      const timed = { ...settings, minutes: settings.minutes ?? demoMinutes[name] };
      await createRunFolder(folder);
      await writeRunConfig(folder, timed);
      return { folder, settings: timed };
    },
  });
}
