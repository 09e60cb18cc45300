import { useBackend } from '@ecgan/backend';
import type { Settings } from '../config/settings.js';
import { loadPerceptual } from '../perceptual/loadPerceptual.js';
import { stepCostLines } from '../terminal/stepCostLines.js';
import type { Terminal } from '../terminal/Terminal.js';
import { measureSteps } from '../training/measureSteps.js';
import { openData } from '../training/openData.js';
import { stepsOf } from '../training/stepsOf.js';
import { tellChecked } from './tellChecked.js';

/** `ecgan train --dry-run`: everything a run begins with, two steps, what they took; nothing is written. */
export async function dryRun(asked: Settings, terminal: Terminal): Promise<number> {
  // Edges are computed anew: they are not to be kept on disk either.
  const data = await openData({ ...asked, edgeCache: 'none' }, { onProgress: tellChecked(terminal) });
  const settings = stepsOf(asked, data);
  const engine = await useBackend(settings.engine ?? undefined);
  try {
    terminal.print(engine.summary);
    const { length, numClasses } = data.train;
    terminal.print(`Images      ${length} to train on, ${data.heldOut.length} held out, ${numClasses} classes`);
    const perceptual = settings.perceptual === null ? undefined : await loadPerceptual(settings.perceptual);
    for (const line of stepCostLines(await measureSteps({ settings, data, perceptual }), settings))
      terminal.print(line);
    terminal.print('Dry run: nothing was written.');
    return 0;
  } finally {
    await data.workers?.dispose();
    engine.dispose?.();
  }
}
