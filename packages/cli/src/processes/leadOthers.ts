import type { Backend } from '@ecgan/backend';
import type { Communicator } from '@ecgan/distributed';
import type { Settings } from '../config/settings.js';
import type { PictureNames } from '../data/choosePictures.js';
import type { RunData } from '../data/openData.js';
import { ConfigError } from '../errors.js';
import { readVersion } from '../readVersion.js';
import type { Terminal } from '../terminal/Terminal.js';
import { compareProcesses } from './compareProcesses.js';
import { endOfJob } from './requeueJob.js';
import { shareJson } from './shareJson.js';

/**
 * Signals besides Ctrl-C that stop a run, with exit codes: the one that Slurm sends before a job ends
 * (`--signal=USR1@120`).
 */
export const stopSignals = { [endOfJob]: 0 };

/**
 * Seconds in which a second signal counts as the first, because Ctrl-C reaches a process from both terminal and
 * launcher.
 */
export const secondsBetweenSignals = 2;

/** What the first process tells the others of a run. */
export interface RunAnnouncement {
  settings: Settings;
  /** The pictures of the run; undefined where they are synthetic. */
  names?: PictureNames;
  backend: Backend['name'];
}

/** What the first process has prepared. */
interface Leader {
  settings: Settings;
  data: RunData;
  backend: Backend;
  terminal: Terminal;
}

/**
 * Tells the other processes what to train, and checks that all have the same version, command line and data.
 *
 * @throws {@link ProcessesDifferError} on every process.
 */
export async function leadOthers(
  processes: Communicator,
  { settings, data, backend, terminal }: Leader,
): Promise<void> {
  terminal.stage(`Starting the other ${processes.size - 1} processes`);
  await shareJson<RunAnnouncement>(processes, { settings, names: data.pictures?.names, backend: backend.name });
  await compareProcesses(processes, { version: readVersion(), commandLine: process.argv.slice(2), data });
}

/** @throws {@link ConfigError} if this number of processes cannot train with the settings. */
export function expectShareable({ batch, minutes }: Settings, { size }: Communicator): void {
  if (batch < size)
    throw new ConfigError({
      setting: '--batch',
      expected: `at least ${size}: one image for each process`,
      received: batch,
      advice: 'It is the number of images of a batch over all processes.',
    });
  if (minutes !== null)
    throw new ConfigError({
      setting: '--minutes',
      expected: 'nothing, with several processes',
      received: minutes,
      advice: 'Give --steps or --epochs.',
    });
}
