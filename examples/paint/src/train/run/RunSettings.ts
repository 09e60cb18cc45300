import type { Dataset } from '@ecgan/data';
import type { EcganOptions } from '@ecgan/models';
import type { TrainerOptions } from '@ecgan/training';
import { decay, lossWeights, type PresetName, presets, rates } from './presets.js';

/** What a visitor chooses: everything else follows from it. */
export interface RunSettings {
  /** Tells this run from any other. */
  id: string;
  preset: PresetName;
  /** Synthetic scenes, or pictures of the visitor's own. */
  data: 'scenes' | 'pictures';
  steps: number;
  seed: number;
}

export function networkOptions({ preset, seed }: RunSettings, numClasses: number): EcganOptions {
  return { ...presets[preset].networks, numClasses, seed };
}

export function trainerOptions({ preset, steps, seed }: RunSettings, ignoreLabel?: number): TrainerOptions {
  const { averageDecay, similarityGrid, maxAnchors } = presets[preset].trainer;
  const { featureMatchingEdge, ...groups } = lossWeights;
  return {
    ...rates,
    weights: { ...groups, terms: { featureMatchingEdge } },
    ...{ steps, seed, averageDecay, ignoreLabel },
    decayFrom: Math.round((1 - decay) * steps),
    similarityGrid: [...similarityGrid],
    contrast: { maxAnchors },
  };
}

/**
 * The same in the names of the command line, for the checkpoint: so `ecgan export --checkpoint FILE` and `ecgan generate --checkpoint FILE` read
 * what a tab has trained.
 */
export function commandLineSettings(settings: RunSettings, { numClasses, ignoreLabel }: Dataset): object {
  const { size, batch, networks, trainer } = presets[settings.preset];
  const { similarityGrid, ...others } = trainer;
  const folder = { dataset: 'folder', photos: 'photos', labels: 'labels', classes: numClasses };
  return {
    ...(settings.data === 'scenes' ? { dataset: 'scenes' } : folder),
    ...(ignoreLabel !== undefined && { ignoreLabel }),
    ...{ size: `${size}`, batch, steps: settings.steps, seed: settings.seed, decay },
    ...rates,
    weights: lossWeights,
    ...networks,
    ...others,
    similarityGrid: `${similarityGrid[0]}`,
  };
}
