import type { Settings } from '../config/settings.js';
import type { Terminal } from '../terminal/Terminal.js';
import { openData } from '../training/openData.js';
import { stepsOf } from '../training/stepsOf.js';
import { tellChecked } from './tellChecked.js';
import { tellCost } from './tellCost.js';

/** `ecgan train --dry-run`: everything a run begins with, two steps, what they took; nothing is written. */
export async function dryRun(asked: Settings, terminal: Terminal): Promise<number> {
  // Edges are computed anew: they are not to be kept on disk either.
  const data = await openData({ ...asked, edgeCache: 'none' }, { onProgress: tellChecked(terminal) });
  try {
    const { length, numClasses } = data.train;
    const images = `Images      ${length} to train on, ${data.heldOut.length} held out, ${numClasses} classes`;
    await tellCost(stepsOf(asked, data), data, terminal, images);
    terminal.print('Dry run: nothing was written.');
    return 0;
  } finally {
    await data.workers?.dispose();
  }
}
