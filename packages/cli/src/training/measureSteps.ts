import type { Ecgan, TrainerOptions } from '@ecgan/models';
import { memory, profile } from '@tensorflow/tfjs-core';
import type { Settings } from '../config/settings.js';
import { BatchSource } from './BatchSource.js';
import { networksOf, trainerOf } from './ecganOf.js';
import type { RunData } from './openData.js';
import { trainOn } from './trainOn.js';

/** What two steps of a run took. */
export interface StepCost {
  /** Wall time of the first, which also builds what later ones go on using, and of the second. */
  seconds: [first: number, second: number];
  /** What TF.js keeps from step to step: weights, their averages, what the optimizers remember. */
  keptBytes: number;
  /** The most it held in tensors at once, the above included: a GPU must hold as much at least. */
  peakBytes: number;
  /** The most memory the process has had, all libraries included. */
  processBytes: number;
  /** Parameters by network. */
  parameters: Record<string, number>;
}

/** What a run is made of, before it has a folder. */
export interface StepParts {
  settings: Settings;
  data: RunData;
  perceptual: TrainerOptions['perceptual'];
}

/** Builds the networks of a run, trains them for two steps and throws them away. */
export async function measureSteps({ settings, data, perceptual }: StepParts): Promise<StepCost> {
  const before = memory().numBytes;
  const networks = networksOf(settings, data.train.numClasses);
  const trainer = trainerOf(networks, settings, perceptual);
  const batches = new BatchSource(data, settings);
  const step = async () => {
    const begun = performance.now();
    await trainOn(trainer, batches, settings);
    return (performance.now() - begun) / 1000;
  };
  try {
    const built = memory().numBytes;
    // Profiling slows a step down: the first one, which is slow anyway, tells of memory, the second of time.
    let first = 0;
    const { peakBytes } = await profile(async () => {
      first = await step();
      return [];
    });
    const after = memory().numBytes;
    return {
      seconds: [first, await step()],
      keptBytes: after - before,
      // What optimizers remember came into being at the end of the first step: later ones begin with it.
      peakBytes: peakBytes - before + (after - built),
      processBytes: process.resourceUsage().maxRSS * 1024,
      parameters: parametersOf(networks),
    };
  } finally {
    trainer.dispose();
    networks.dispose();
  }
}

function parametersOf({ generator, discriminator, labelGenerator }: Ecgan): Record<string, number> {
  const networks = { generator, discriminator, G_l: labelGenerator };
  return Object.fromEntries(Object.entries(networks).map(([name, network]) => [name, network.countParams()]));
}
