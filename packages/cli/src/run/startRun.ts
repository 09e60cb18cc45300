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
  /** Whether to decode every file once before training. @defaultValue the setting */
  check?: boolean;
  /** Names of the pictures, for a run that has begun. */
  names?: PictureNames;
  /** The processes that train together, led by this one. @defaultValue this process alone */
  processes?: Communicator;
  /** Makes or updates the run folder. Called once all input has been checked. */
  enter(ready: ReadyRun): Promise<EnteredRun>;
}

/** A run whose input has been checked. */
interface ReadyRun {
  /** Settings with the numbers of steps and of held-out pictures taken from the data, and absolute paths. */
  settings: Settings;
  data: RunData;
  backend: Backend;
  pretrained: PretrainedNetworks;
}

/** A run's folder with its lock, and the settings and the checkpoint to train from. */
export type EnteredRun = Pick<RunContext, 'folder' | 'lock' | 'settings' | 'checkpoint'>;

/**
 * Checks the data, starts the backend, loads pretrained networks, then makes the run folder and trains. Problems of the
 * input are found before the folder exists.
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
