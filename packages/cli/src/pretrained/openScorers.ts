import type { Settings } from '../config/settings.js';
import { parseSize } from '../config/settings.js';
import { ConfigError } from '../errors.js';
import type { EvaluationContext } from '../scores/fitEvaluationSegmenter.js';
import { openEvaluationSegmenter } from '../scores/openEvaluationSegmenter.js';
import { fittedReader, type LabelReader, type Scorers } from '../scores/scorers.js';
import { loadFeatureReader, loadPerceptualReader, TEXTURES } from './loadFeatureReader.js';
import { loadLabelReader } from './loadLabelReader.js';
import { loadOnnxReader } from './loadOnnxReader.js';
import { readSegmenterClasses } from './segmenterClasses.js';

/** Flags that say what pictures are scored with. */
export interface ScorerFlags {
  segmenter?: string;
  segmenterClasses?: Settings['segmenterClasses'];
  segmenterNormalization?: Settings['segmenterNormalization'];
  scoreSize?: string;
  features?: string;
  perceptual?: string;
}

/**
 * Opens everything that pictures are scored with. Files are read before a segmenter is fitted, which takes minutes.
 *
 * @returns The scorers; the caller disposes them.
 * @throws {@link ConfigError} for flags that do not go together; PretrainedModelError for files that cannot be used.
 */
export async function openScorers(flags: ScorerFlags, context: EvaluationContext): Promise<Scorers> {
  const readers = await openFeatureReaders(flags, context);
  try {
    return { labels: await openLabelReader(flags, context), ...readers };
  } catch (error) {
    for (const reader of [readers.features, readers.perceptual]) reader?.dispose();
    throw error;
  }
}

/** What tells pictures and photos apart, as it is named. */
async function openFeatureReaders(
  { features: name = TEXTURES, perceptual }: ScorerFlags,
  { data }: EvaluationContext,
): Promise<Omit<Scorers, 'labels'>> {
  const features = await loadFeatureReader(name, data.heldOut);
  if (perceptual === undefined) return { features };
  try {
    return { features, perceptual: await loadPerceptualReader(perceptual) };
  } catch (error) {
    features.dispose();
    throw error;
  }
}

/** The segmenter that is named, or the one for this data. */
async function openLabelReader(flags: ScorerFlags, context: EvaluationContext): Promise<LabelReader> {
  const { segmenter, segmenterClasses: given = null, segmenterNormalization: normalization = 'torchvision' } = flags;
  const { settings, data } = context;
  const { heldOut } = data;
  if (segmenter === undefined) {
    assertAlone(flags);
    const fitted = await openEvaluationSegmenter(context);
    return { ...(await fittedReader(fitted, heldOut)), dispose: () => void fitted.model.dispose() };
  }
  const classes = typeof given === 'string' ? await readSegmenterClasses(given) : given;
  const size = flags.scoreSize === undefined ? undefined : parseSize(`${flags.scoreSize}`);
  // Synthetic scenes of another size are other scenes.
  const own = settings.dataset === 'scenes' ? { height: heldOut.height, width: heldOut.width } : undefined;
  const load = segmenter.endsWith('.onnx') ? loadOnnxReader : loadLabelReader;
  return load(segmenter, { classes, normalization, size: size ?? own }, heldOut);
}

/** @throws {@link ConfigError} if a flag is given that goes with a segmenter. */
function assertAlone(flags: ScorerFlags): void {
  const settings = { segmenterClasses: '--segmenter-classes', scoreSize: '--score-size' } as const;
  for (const [name, setting] of Object.entries(settings) as [keyof typeof settings, string][]) {
    const received = flags[name];
    const expected = 'nothing, as no segmenter is named';
    if (received !== undefined)
      throw new ConfigError({ setting, expected, received, advice: 'It goes with --segmenter.' });
  }
}
