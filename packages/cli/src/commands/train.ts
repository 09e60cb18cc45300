import type { Settings } from '../config/settings.js';
import { openData } from '../data/openData.js';
import { withSteps } from '../run/budget.js';
import { startNewRun } from '../run/startNewRun.js';
import { withProcesses } from '../run/withProcesses.js';
import { printSkipped, reportProgress } from '../terminal/progress.js';
import type { Terminal } from '../terminal/Terminal.js';
import { readSettings, type SettingFlags } from './readSettings.js';
import { printStepCost } from './stepCost.js';

/** Flags of `ecgan train`: these, and every setting. */
interface TrainFlags extends SettingFlags {
  run?: string;
  dryRun?: boolean;
}

/** `ecgan train`: trains into a new run folder. */
export async function train(flags: TrainFlags, terminal: Terminal): Promise<number> {
  const settings = await readSettings(flags);
  if (flags.dryRun) return dryRun(settings, terminal);
  return withProcesses(terminal, (processes) =>
    startNewRun({ ...{ settings, terminal, processes }, folder: flags.run, name: 'train' }),
  );
}

/** `ecgan train --dry-run`: opens the data, takes two steps and prints their cost. It writes nothing. */
async function dryRun(asked: Settings, terminal: Terminal): Promise<number> {
  // No edge cache: a dry run writes nothing to disk.
  const data = await openData(
    { ...asked, edgeCache: 'none' },
    { onProgress: reportProgress(terminal), onSkipped: printSkipped(terminal) },
  );
  try {
    const { length, numClasses } = data.train;
    const images = `Images      ${length} to train on, ${data.heldOut.length} held out, ${numClasses} classes`;
    await printStepCost(withSteps(asked, data), data, terminal, images);
    terminal.print('Dry run: nothing was written.');
    return 0;
  } finally {
    await data.workers?.dispose();
  }
}
