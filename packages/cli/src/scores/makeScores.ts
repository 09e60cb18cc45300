import { ecganGenerator, type PictureMaker, pictureMaker } from '@ecgan/models';
import { optionsOf } from '../training/ecganOf.js';
import type { Scorer, ScorerContext } from './fitScorer.js';
import type { RunScores } from './RunScores.js';
import { scoreHeldOut } from './scoreHeldOut.js';

/** What is scored, and by what. */
export interface ScoringOptions extends ScorerContext {
  scorer: Scorer;
  /** Draws as the networks do at `step`. */
  trained: PictureMaker;
  step: number;
}

/**
 * Scores every held-out layout's picture: the real photo, which is the ceiling; what the trained generator makes of the
 * layout; what the same networks made of it before training, which is the floor.
 *
 * @throws {@link Interrupted} after Ctrl-C.
 */
export async function makeScores(options: ScoringOptions): Promise<RunScores> {
  const { settings, data, terminal, interruption, scorer, trained, step } = options;
  const { heldOut } = data;
  const untrained = pictureMaker(ecganGenerator(optionsOf(settings, heldOut.numClasses)), { consume: true });
  try {
    const { rows, protocol } = await scoreHeldOut({
      ...{ heldOut, settings, segmenter: scorer.model },
      makers: { [`generated, step ${step}`]: trained, 'generated, untrained': untrained },
      onProgress: async (done, total) => {
        terminal.progress(`scoring: ${done}/${total}`);
        await interruption.throwIfRequested();
      },
    });
    terminal.clearStatus();
    return { step, rows, protocol: `${scorer.protocol}; scored on ${protocol}.` };
  } finally {
    untrained.dispose();
  }
}
