import { useBackend } from '@ecgan/backend';
import type { Communicator } from '@ecgan/distributed';
import { NonFiniteError } from '@ecgan/training';
import { createNetworks, createTrainer } from '../config/toOptions.js';
import { BatchSource, openData, type RunData } from '../data/openData.js';
import { loadPretrained, type PretrainedNetworks } from '../pretrained/loadPretrained.js';
import { compareProcesses } from '../processes/compareProcesses.js';
import { type RunAnnouncement, secondsBetweenSignals, stopSignals } from '../processes/leadOthers.js';
import { meetAfterStep } from '../processes/meetAfterStep.js';
import { shareJson } from '../processes/shareJson.js';
import { shareState } from '../processes/shareState.js';
import { readVersion } from '../readVersion.js';
import { Interruption } from '../terminal/Interruption.js';
import type { Terminal } from '../terminal/Terminal.js';
import { takeStep } from './trainingLoop.js';

/**
 * Trains along with the process that leads a run, with its settings, pictures and state. It writes and prints nothing.
 *
 * @returns The exit code.
 */
export async function followRun(processes: Communicator, terminal: Terminal): Promise<number> {
  const { settings, names, backend: name } = await shareJson<RunAnnouncement>(processes);
  const data = await openData(settings, { check: false, names, processesHere: processes.localSize });
  const backend = await useBackend(name);
  const interruption = new Interruption(terminal, stopSignals, secondsBetweenSignals);
  let pretrained: PretrainedNetworks | undefined;
  try {
    pretrained = await loadPretrained(settings, data.train);
    await compareProcesses(processes, { version: readVersion(), commandLine: process.argv.slice(2), data });
    await trainAlong(processes, { settings, data, pretrained, interruption });
    return 0;
  } finally {
    pretrained?.dispose();
    await data.workers?.dispose();
    interruption.dispose();
    backend.dispose?.();
  }
}

/** What a following process has prepared. */
interface Follower extends Pick<RunAnnouncement, 'settings'> {
  data: RunData;
  pretrained: PretrainedNetworks;
  interruption: Interruption;
}

async function trainAlong(
  processes: Communicator,
  { settings, data, pretrained, interruption }: Follower,
): Promise<void> {
  const networks = createNetworks(settings, data.train.numClasses);
  const trainer = createTrainer(networks, settings, { pretrained, processes });
  const batches = new BatchSource(data, settings, { processes });
  try {
    await shareState(processes, trainer, batches);
    let signal: string | undefined;
    while (trainer.step < settings.steps && signal === undefined) {
      const [begun, waited, exchanged] = [performance.now(), batches.waited, processes.blocked];
      await takeStep(trainer, batches, settings);
      const times = {
        seconds: (performance.now() - begun) / 1000,
        ...{ waited: batches.waited - waited, exchanged: processes.blocked - exchanged },
      };
      ({ signal } = await meetAfterStep(processes, times, await interruption.requested()));
    }
  } catch (error) {
    // All processes meet this error. Wait while the first saves the failed step; its exit ends all.
    if (error instanceof NonFiniteError) await processes.barrier();
    throw error;
  } finally {
    trainer.dispose();
    networks.dispose();
  }
}
