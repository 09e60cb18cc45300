import {
  type BootstrappedScores,
  bootstrapScores,
  describeProtocol,
  type NetworkDescription,
  type Protocol,
  type ScoreInterval,
  standardizeFeatures,
} from '@ecgan/metrics';
import type { RunScores, ScoreProtocols, ScoreRow } from './RunScores.js';
import { type BatchScores, type PictureScores, REAL } from './scoreBatch.js';
import type { Scorers } from './scorers.js';
import { distancesOf, type FeatureDistances } from './textureDistances.js';

/** What {@link summarizeScores} is given beside what was measured. */
interface SummaryOptions {
  step: number;
  scorers: Scorers;
  classNames: readonly string[];
  /** What the label maps are of: data set and split. */
  split: string;
  /** SHA-256 of the names of the pictures: two results of the same data may be of other pictures. */
  pictures: string;
}

/** The scores of all held-out pictures from those of each. */
export function summarizeScores(batches: readonly BatchScores[], options: SummaryOptions): RunScores {
  const { step, scorers, classNames, split, pictures } = options;
  const names = Object.keys(batches[0].pictures);
  const all = new Map(names.map((name) => [name, joined(batches.map((batch) => batch.pictures[name]))]));
  const real = all.get(REAL) as PictureScores;
  const context = { split, settings: { pictures } };
  const label: Protocol = { ...batches[0].protocol, ...context };
  const rows = names.map((name) => {
    const scores = all.get(name) as PictureScores;
    const read = bootstrapScores(scores.counts, { protocol: label });
    return { name, scores, read, distances: distancesBetween(scores, real, scorers, split) };
  });
  const [{ read: ofReal, distances }] = rows;
  const classes = { ...label.classes, ...bootstrapScores(real.counts, { resamples: 1 }).protocol.classes };
  const labels = { ...ofReal.protocol, classes: classes as Protocol['classes'] };
  const protocols: ScoreProtocols = {
    labels,
    kernelDistance: withPictures(distances.kernel.protocol, scorers, pictures),
    frechetDistance: withPictures(distances.frechet.protocol, scorers, pictures),
    ...(scorers.perceptual && { perceptualDistance: perceptualProtocol(scorers.perceptual.extractor.network, labels) }),
  };
  return {
    step,
    rows: rows.map(({ name, scores, read, distances }) => rowOf(name, scores, read, distances, classNames)),
    protocol: inWords(scorers, labels),
    protocols,
  };
}

function joined(parts: readonly PictureScores[]): PictureScores {
  const perceptual = parts.flatMap((part) => part.perceptual ?? []);
  return {
    counts: parts.flatMap(({ counts }) => counts),
    features: parts.flatMap(({ features }) => features),
    ...(perceptual.length > 0 && { perceptual }),
  };
}

function distancesBetween(
  { features }: PictureScores,
  real: PictureScores,
  { features: { extractor, standardized } }: Scorers,
  split: string,
): FeatureDistances {
  const context = { network: extractor.network, split };
  if (!standardized || features.length < 2) return distancesOf(features, real.features, context);
  const [pictures, photos] = [features, real.features].map((rows) => standardizeFeatures(rows, real.features));
  return distancesOf(pictures, photos, context);
}

/** The protocol of a distance, with what it does not know itself. Of fewer than two images there is none. */
function withPictures(protocol: Protocol | undefined, { features }: Scorers, pictures: string): Protocol {
  const { settings, ...rest } = protocol ?? { metric: 'none, of fewer than two images' };
  const scaled = features.standardized && { standardized: 'by the mean and deviation of the photos' };
  return { ...rest, settings: { ...settings, ...scaled, pictures } };
}

function perceptualProtocol(network: NetworkDescription | undefined, { images, split, settings }: Protocol): Protocol {
  const metric = 'perceptual distance (not LPIPS), mean over images';
  const { pictures } = settings as { pictures: string };
  return { metric, ...(network && { network }), images, split, settings: { heads: 'none', pictures } };
}

const bounds = ({ low, high }: ScoreInterval): [number, number] => [low, high];

function rowOf(
  pictures: string,
  { perceptual }: PictureScores,
  { pixelAccuracy, meanIou, perClass, classAccuracy }: BootstrappedScores,
  { kernel, frechet }: FeatureDistances,
  classNames: readonly string[],
): ScoreRow {
  return {
    pictures,
    pixelAccuracy: pixelAccuracy.value,
    meanIntersectionOverUnion: meanIou.value,
    intervals: { pixelAccuracy: bounds(pixelAccuracy), meanIntersectionOverUnion: bounds(meanIou) },
    classes: perClass.map((iou, id) => ({
      ...{ name: classNames[id] ?? `class ${id}`, iou: iou.value, iouInterval: bounds(iou) },
      ...{ accuracy: classAccuracy[id].value, accuracyInterval: bounds(classAccuracy[id]) },
    })),
    kernelDistance: kernel.value,
    kernelDistanceError: kernel.standardError,
    frechetDistance: frechet.value,
    ...(perceptual && { perceptualDistance: perceptual.reduce((sum, one) => sum + one, 0) / perceptual.length }),
  };
}

/** What a reader needs to know, in a few sentences. */
function inWords({ labels: reader, features }: Scorers, labels: Protocol): string {
  const { settings: _, network: __, ...shown } = labels;
  const { network } = features.extractor;
  return (
    `${reader.about}; scored on ${describeProtocol(shown)}. In brackets 95 % over images drawn anew. ` +
    `Distances from the photos of the same label maps in features of ${network?.name ?? 'a network'}, which are 0 for the photos themselves.`
  );
}
