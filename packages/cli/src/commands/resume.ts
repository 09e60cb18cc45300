import type { Communicator } from '@ecgan/distributed';
import { absolutePaths } from '../config/absolutePaths.js';
import { changedSettings, expectChangeable } from '../config/changeable.js';
import { settingsIn } from '../config/flags.js';
import { resolveSettings } from '../config/resolveSettings.js';
import { flagName, type Settings } from '../config/settings.js';
import { type DataChanges, isChanged } from '../data/compareData.js';
import { type DataList, writeDataList } from '../data/DataList.js';
import { ConfigError } from '../errors.js';
import type { PretrainedNetworks } from '../pretrained/loadPretrained.js';
import { assertSameFiles } from '../pretrained/pretrainedFiles.js';
import { changeLines, recordChange } from '../run/RunChange.js';
import { RunLock } from '../run/RunLock.js';
import { newestCheckpoint, runState } from '../run/readCheckpoints.js';
import { recheckData } from '../run/recheckData.js';
import { listSteps, prepareRunFolder, readRunConfig, runFiles, writeRunConfig } from '../run/runFolder.js';
import { type EnteredRun, startRun } from '../run/startRun.js';
import { withProcesses } from '../run/withProcesses.js';
import { quoted } from '../terminal/nextCommands.js';
import { commandName, type Terminal } from '../terminal/Terminal.js';

/** Flags of `ecgan resume`: these, and the settings that may change. */
interface ResumeFlags extends Record<string, unknown> {
  dataChanged?: boolean;
}

/** `ecgan resume`: continues a run from its newest intact checkpoint. */
export function resume(folder: string, flags: ResumeFlags, terminal: Terminal): Promise<number> {
  return withProcesses(terminal, (processes) => lead(folder, flags, terminal, processes));
}

/** Takes the lock of the run, then resumes it. */
async function lead(
  folder: string,
  flags: ResumeFlags,
  terminal: Terminal,
  processes: Communicator | undefined,
): Promise<number> {
  await readRunConfig(folder);
  const lock = await RunLock.take(folder, {
    onWatch: ({ machine }) =>
      terminal.print(`Checking for half a minute whether ${machine} is still training this run …`),
  });
  try {
    return await resumeLocked(folder, lock, flags, terminal, processes);
  } finally {
    await lock.release();
  }
}

async function resumeLocked(
  folder: string,
  lock: RunLock,
  flags: ResumeFlags,
  terminal: Terminal,
  processes: Communicator | undefined,
): Promise<number> {
  const before = await readRunConfig(folder);
  const settings = await newSettings(folder, before, flags);
  const { list, changes } = await recheckData({ folder, settings, accept: flags.dataChanged === true, terminal });
  return startRun({
    settings: list ? { ...settings, heldOut: list.heldOut.length } : settings,
    ...{ terminal, processes },
    // Files were checked when the run began. One that was damaged since is named when it is read.
    check: changes && isChanged(changes) ? settings.check : false,
    names: list && { train: list.train.map(({ name }) => name), heldOut: list.heldOut.map(({ name }) => name) },
    enter: ({ settings: ready, pretrained }) =>
      enter({ folder, lock, before, settings: ready, pretrained, list, changes, terminal }),
  });
}

/** The settings of the run with those of the flags, absolute and checked. */
async function newSettings(folder: string, before: Settings, flags: ResumeFlags): Promise<Settings> {
  const content = { ...before };
  const settings = absolutePaths(resolveSettings({ file: { name: folder, content }, flags: settingsIn(flags) }));
  expectChangeable(before, settings, `${commandName()} train --config ${quoted(runFiles.config(folder))}`);
  const reached = (await listSteps(folder, 'checkpoints')).at(-1) ?? 0;
  if (flags.steps !== undefined && settings.steps < reached) {
    throw new ConfigError({
      setting: flagName('steps'),
      expected: `at least ${reached}, which ${folder} has reached`,
      received: settings.steps,
      advice: 'It is the number of steps of the whole run, not of what is left.',
    });
  }
  return settings;
}

/** What a resumed run is given. */
interface Entry {
  folder: string;
  lock: RunLock;
  before: Settings;
  settings: Settings;
  pretrained: PretrainedNetworks;
  list?: DataList;
  changes?: DataChanges;
  terminal: Terminal;
}

/**
 * Makes the first changes to the run folder: records what changed, then writes the list of pictures and the settings.
 */
async function enter(entry: Entry): Promise<EnteredRun> {
  const { folder, lock, before, settings, pretrained, list, changes, terminal } = entry;
  const checkpoint = await newestCheckpoint(folder, terminal);
  const trainedWith = checkpoint && runState(checkpoint).pretrained;
  if (checkpoint && trainedWith) assertSameFiles(checkpoint.path, trainedWith, pretrained.files);
  await prepareRunFolder(folder, terminal);
  const change = {
    ...{ step: checkpoint?.step ?? 0, time: new Date().toISOString() },
    settings: changedSettings(absolutePaths(before), settings),
    ...(changes && isChanged(changes) && { data: changes }),
  };
  if (change.data || Object.keys(change.settings).length > 0) {
    await recordChange(folder, change);
    for (const line of changeLines(change)) terminal.print(line);
  }
  if (list) await writeDataList(folder, list);
  await writeRunConfig(folder, settings);
  return { folder, lock, settings, checkpoint };
}
