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
 * How many pictures of each label map are compared; undefined where diversity is not asked for.
 *
 * @throws {@link ConfigError} if it is no number of pictures, pictures cannot differ, or there is nothing to tell them apart by.
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
 * Adds to the scores of a generator how much its pictures of one label map differ: the mean perceptual distance over all pairs of `samples` pictures, over all held-out label maps.
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

/** Label map by label map its pictures, one for each of `samples` draws of noise; each label map has its own. */
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
