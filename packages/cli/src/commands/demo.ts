import { settingsIn } from '../config/flags.js';
import { demoMinutes } from '../config/presets.js';
import { resolveSettings } from '../config/resolveSettings.js';
import { createRunFolder, expectFreeRunFolder, freeRunFolder, writeRunConfig } from '../run/runFolder.js';
import { startRun } from '../run/startRun.js';
import type { Terminal } from '../terminal/Terminal.js';

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
