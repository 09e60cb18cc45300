import { type Backend, useBackend } from '@ecgan/backend';
import type { Settings } from '../config/settings.js';
import { openData } from '../data/openData.js';
import { loadPretrained, type PretrainedNetworks } from '../pretrained/loadPretrained.js';
import { Interruption } from '../terminal/Interruption.js';
import { reportProgress } from '../terminal/progress.js';
import type { Terminal } from '../terminal/Terminal.js';
import { withSteps } from './budget.js';
import { Run } from './Run.js';

/** What a run is started with. */
export interface RunStart {
  settings: Settings;
  terminal: Terminal;
  /** Whether every file is decoded once first. @defaultValue the setting */
  check?: boolean;
  /**
   * Called once everything that can be wrong has been checked, with the settings as the data makes them: makes or updates the run folder and
   * gives its path and settings.
   */
  enter(settings: Settings, backend: Backend): Promise<{ folder: string; settings: Settings }>;
}

/**
 * Checks the data, starts the backend, loads the pretrained networks that are given, then makes the run folder and trains. Whatever is wrong with the
 * input is found before the folder exists.
 *
 * @returns The exit code.
 */
export async function startRun({ settings: asked, terminal, check, enter }: RunStart): Promise<number> {
  const data = await openData(asked, {
    ...{ check, onProgress: reportProgress(terminal) },
    onCacheFailure: (message) => terminal.fail(`warning: ${message}`),
  });
  const settings = withSteps(asked, data);
  const backend = await useBackend(settings.backend ?? undefined);
  const interruption = new Interruption(terminal);
  let pretrained: PretrainedNetworks | undefined;
  try {
    terminal.print(backend.summary);
    pretrained = await loadPretrained(settings, data.train);
    const entered = await enter(settings, backend);
    return await Run.start({ ...entered, data, backend, terminal, interruption, pretrained });
  } finally {
    pretrained?.dispose();
    await data.workers?.dispose();
    interruption.dispose();
    backend.dispose?.();
  }
}
