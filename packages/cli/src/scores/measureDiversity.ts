import { batchOf, type Sample } from '@ecgan/data';
import { sampleDiversity } from '@ecgan/metrics';
import type { InferenceGenerator } from '@ecgan/models';
import { clipByValue, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { Settings } from '../config/settings.js';
import { readsBoundaries } from '../data/describeData.js';
import { ConfigError } from '../errors.js';
import { drawNoise } from '../samples/drawNoise.js';
import type { RunScores } from './RunScores.js';
import type { Scorers } from './scorers.js';
import { checksumOfPictures, type EvaluationOptions, splitOf } from './scores.js';

/** Flags that say whether diversity is measured, and what it goes with. */
export interface DiversityFlags {
  /** How many pictures of each label map are compared, as it was typed. */
  diversity?: string;
  perceptual?: string;
  pictures?: string;
}

/**
 * Parses `--diversity`, and checks that it can be measured.
 *
 * @returns The number of pictures per label map; undefined without the flag.
 * @throws {@link ConfigError} if it is not an integer ≥ 2, the generator takes no noise, or `--perceptual` is missing.
 */
export function diversitySamples(
  { diversity, perceptual, pictures }: DiversityFlags,
  { noiseSize }: Pick<Settings, 'noiseSize'>,
): number | undefined {
  if (diversity === undefined) return undefined;
  const refusal = (expected: string, advice?: string) =>
    new ConfigError({ setting: '--diversity', expected, received: diversity, ...(advice && { advice }) });
  const samples = Number(diversity);
  if (!(Number.isInteger(samples) && samples >= 2)) throw refusal('an integer of at least 2');
  if (pictures !== undefined)
    throw refusal('nothing, as --pictures are one of each label map', 'Leave one of the two out.');
  if (noiseSize === 0)
    throw refusal('nothing, as the generator takes no noise', 'It draws one picture of each label map.');
  if (perceptual === undefined) throw refusal('also --perceptual, the features that pictures are told apart by');
  return samples;
}

/**
 * Measures how much a generator's pictures of one label map differ, and adds it to the row of the generator.
 *
 * Draws `samples` pictures of each held-out label map with different noise, and takes the mean perceptual distance of
 * all their pairs, averaged over the label maps.
 *
 * @throws {@link Interrupted} after Ctrl-C.
 */
export async function withDiversity(
  scores: RunScores,
  generator: InferenceGenerator,
  samples: number,
  options: EvaluationOptions,
): Promise<RunScores> {
  const { settings, scorers, data } = options;
  const { extractor } = scorers.perceptual as NonNullable<Scorers['perceptual']>;
  const split = splitOf(settings);
  const { value, protocol } = await sampleDiversity(extractor, drawSamples(generator, samples, options), { split });
  options.terminal.clearStatus();
  const diversity = {
    ...protocol,
    settings: { ...protocol.settings, pictures: checksumOfPictures(settings, data), seed: settings.seed },
  };
  const [real, generated, ...others] = scores.rows;
  return {
    ...scores,
    rows: [real, { ...generated, diversity: value }, ...others],
    ...(scores.protocols && { protocols: { ...scores.protocols, diversity } }),
  };
}

/** For each held-out label map in turn, draws `samples` pictures, `[samples, height, width, 3]`, each with noise of its own. */
async function* drawSamples(
  generator: InferenceGenerator,
  samples: number,
  { settings, data: { heldOut }, terminal, interruption }: EvaluationOptions,
): AsyncGenerator<Tensor4D> {
  const { length, numClasses } = heldOut;
  const batch = { numClasses, levels: settings.levels, boundaries: readsBoundaries(settings) };
  for (let index = 0; index < length; index++) {
    const sample = await heldOut.sample(index);
    const { layout, dispose } = batchOf(Array<Sample>(samples).fill(sample), batch);
    const noise = drawNoise(settings, samples, settings.seed + index);
    const images = tidy(() => clipByValue(generator.generate(layout, undefined, noise), -1, 1) as Tensor4D);
    dispose();
    noise?.dispose();
    try {
      yield images;
    } finally {
      images.dispose();
    }
    terminal.progress(`diversity: ${index + 1}/${length}`);
    await interruption.throwIfRequested();
  }
}
