import { describeNetwork, type FeatureExtractor, type Segmenter, type TextureFeatures } from '@ecgan/metrics';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { EvaluationSegmenter } from './fitEvaluationSegmenter.js';

/** Height and width in pixels. */
export interface PixelSize {
  height: number;
  width: number;
}

/** What reads classes from pictures. */
export interface LabelReader extends PixelSize {
  /** Logits of the data's classes, with its name and checksum. The size is the one that pictures are brought to first. */
  segmenter: Extract<Segmenter, { segment: unknown }>;
  /** For each class of the data the one it is read as, −1 for one that is not known; undefined where each is read as itself. */
  readAs?: readonly number[];
  /** In words, for whoever reads the scores: how it came about. */
  about: string;
  dispose(): void;
}

/** What tells sets of pictures apart. */
export interface FeatureReader {
  extractor: FeatureExtractor;
  /** Whether each feature is brought to the mean and deviation it has over the photos before sets are compared. */
  standardized: boolean;
  dispose(): void;
}

/** Everything that pictures are scored with. */
export interface Scorers {
  labels: LabelReader;
  features: FeatureReader;
  /** Taps that each picture is compared with its photo by, where that is asked for. */
  perceptual?: Omit<FeatureReader, 'standardized'>;
}

/** Disposes all of them. */
export function disposeScorers({ labels, features, perceptual }: Scorers): void {
  for (const one of [labels, features, perceptual]) one?.dispose();
}

/** The segmenter that was fitted to a run's photos, at the size of its pictures. The segmenter stays its owner's. */
export async function fittedReader({ model, protocol }: EvaluationSegmenter, size: PixelSize): Promise<LabelReader> {
  return {
    ...size,
    segmenter: {
      segment: (images) => model.predict(images) as Tensor4D,
      network: await describeNetwork('small U-Net, fitted to photos', model),
    },
    about: protocol,
    dispose: () => undefined,
  };
}

/** The filters that need no file. */
export function textureReader(extractor: TextureFeatures): FeatureReader {
  return { extractor, standardized: false, dispose: () => extractor.dispose() };
}
