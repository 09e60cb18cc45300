import type { Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** One training batch; a GAN uses the fields it needs. */
export interface SceneBatch {
  /** Class ids, int32 `[batch, height, width]`. */
  labelMap: Tensor3D;
  /** Photos in [-1, 1], `[batch, height, width, 3]`. */
  photos: Tensor4D;
  /** Canny edges of the photos, three equal channels in [-1, 1]. */
  edges: Tensor4D;
}

/** A GAN to compare. */
export interface Gan {
  /** Runs one training step per batch. */
  train(batches: AsyncIterable<SceneBatch>): Promise<void>;
  /** Generates images in [-1, 1] from label maps. */
  generate(labelMap: Tensor3D): Tensor4D;
  dispose(): void;
}

/** Inputs of the constructor of a GAN. */
export interface GanSetup {
  numClasses: number;
  seed: number;
  /** Returns a segmenter fitted to the real training scenes, not the one that scores; the comparison disposes it. */
  segmenter(): Promise<LayersModel>;
}

/** The two variants of a comparison. */
export type VariantName = 'plain' | 'changed';

/** A plain GAN and the same GAN with an added part. */
export interface Comparison {
  /** Short description of the change, for example `with edges`. */
  change: string;
  variants: Record<VariantName, (setup: GanSetup) => Gan | Promise<Gan>>;
}
