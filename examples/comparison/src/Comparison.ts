import type { Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** What a GAN learns from; a GAN takes of it what it needs. */
export interface SceneBatch {
  /** Class ids, int32 `[batch, height, width]`. */
  labelMap: Tensor3D;
  /** In [-1, 1], `[batch, height, width, 3]`. */
  photos: Tensor4D;
  /** Canny edges of the photos, three equal channels in [-1, 1]. */
  edges: Tensor4D;
}

/** A GAN to be compared. */
export interface Gan {
  /** As many steps as there are batches. */
  train(batches: AsyncIterable<SceneBatch>): Promise<void>;
  /** Pictures in [-1, 1] of label maps. */
  generate(labelMap: Tensor3D): Tensor4D;
  dispose(): void;
}

/** What a GAN is made from. */
export interface GanSetup {
  numClasses: number;
  seed: number;
  /** A segmenter fitted to the real training scenes, another than the one that scores; it belongs to the comparison. */
  segmenter(): Promise<LayersModel>;
}

/** The two variants of a comparison. */
export type VariantName = 'plain' | 'changed';

/** A GAN, and the same with a part plugged in. */
export interface Comparison {
  /** In a few words, such as `with edges`. */
  change: string;
  variants: Record<VariantName, (setup: GanSetup) => Gan | Promise<Gan>>;
}
