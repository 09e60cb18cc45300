import { settingsIn } from '../config/flags.js';
import { demoMinutes } from '../config/presets.js';
import { resolveSettings } from '../config/resolveSettings.js';
import { startNewRun } from '../run/startNewRun.js';
import type { Terminal } from '../terminal/Terminal.js';

/** `ecgan demo`: the demo preset, for as long as suits the backend. */
export async function demo(flags: Record<string, unknown> & { run?: string }, terminal: Terminal): Promise<number> {
  const settings = resolveSettings({ preset: 'demo', flags: settingsIn(flags) });
  return startNewRun({
    ...{ settings, folder: flags.run, name: 'demo', terminal },
    finish: (settings, { name }) => ({ ...settings, minutes: settings.minutes ?? demoMinutes[name] }),
  });
}
