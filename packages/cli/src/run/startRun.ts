import { type Backend, useBackend } from '@ecgan/backend';
import type { Communicator } from '@ecgan/distributed';
import { absolutePaths } from '../config/absolutePaths.js';
import type { Settings } from '../config/settings.js';
import type { PictureNames } from '../data/choosePictures.js';
import { openData, type RunData } from '../data/openData.js';
import { loadPretrained, type PretrainedNetworks } from '../pretrained/loadPretrained.js';
import { expectShareable, leadOthers, secondsBetweenSignals, stopSignals } from '../processes/leadOthers.js';
import { jobOf } from '../processes/requeueJob.js';
import { assertScorable } from '../scores/assertScorable.js';
import { Interruption } from '../terminal/Interruption.js';
import { printSkipped, reportProgress } from '../terminal/progress.js';
import type { Terminal } from '../terminal/Terminal.js';
import { withSteps } from './budget.js';
import { Run } from './Run.js';
import type { RunContext } from './TrainingRun.js';

/** What a run is started with. */
export interface RunStart {
  settings: Settings;
  terminal: Terminal;
  /** Whether every file is decoded once first. @defaultValue the setting */
  check?: boolean;
  /** The pictures of a run that has begun. */
  names?: PictureNames;
  /** Those that train together, of which this one is the first. @defaultValue this process alone */
  processes?: Communicator;
  /** Called once everything that can be wrong has been checked: makes or updates the run folder. */
  enter(ready: ReadyRun): Promise<EnteredRun>;
}

/** A run of which everything was checked. */
interface ReadyRun {
  /** As the data makes them: steps and held-out pictures in numbers, paths absolute. */
  settings: Settings;
  data: RunData;
  backend: Backend;
  pretrained: PretrainedNetworks;
}

/** A run's folder, and the settings it goes on with. */
export type EnteredRun = Pick<RunContext, 'folder' | 'lock' | 'settings' | 'checkpoint'>;

/**
 * Checks the data, starts the backend, loads the pretrained networks that are given, then makes the run folder and trains. Whatever is wrong with the
 * input is found before the folder exists.
 *
 * @returns The exit code.
 */
export async function startRun({
  settings: asked,
  terminal,
  check,
  names,
  processes,
  enter,
}: RunStart): Promise<number> {
  if (processes) expectShareable(asked, processes);
  const data = await openData(asked, {
    ...{ check, names, onProgress: reportProgress(terminal), onSkipped: printSkipped(terminal) },
    onCacheFailure: (message) => terminal.fail(`warning: ${message}`),
    processesHere: processes?.localSize,
  });
  if (asked.score) await assertScorable(data.heldOut);
  const settings = absolutePaths({ ...withSteps(asked, data), heldOut: data.heldOut.length });
  terminal.stage('Starting the backend');
  const backend = await useBackend(settings.backend ?? undefined);
  const interruption =
    processes || jobOf(process.env) !== undefined
      ? new Interruption(terminal, stopSignals, processes && secondsBetweenSignals)
      : new Interruption(terminal);
  let pretrained: PretrainedNetworks | undefined;
  try {
    terminal.print(backend.summary);
    if (settings.perceptual !== null || settings.segmenter !== null) terminal.stage('Loading the pretrained networks');
    pretrained = await loadPretrained(settings, data.train);
    const entered = await enter({ settings, data, backend, pretrained });
    if (processes) await leadOthers(processes, { settings: entered.settings, data, backend, terminal });
    return await Run.start({ ...entered, data, backend, terminal, interruption, pretrained, processes });
  } finally {
    pretrained?.dispose();
    await data.workers?.dispose();
    interruption.dispose();
    backend.dispose?.();
  }
}
