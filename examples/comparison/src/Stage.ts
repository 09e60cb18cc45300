import { join } from 'node:path';
import { colourise, type PaletteColour, type Sample } from '@ecgan/data';
import { concat, slice, type Tensor3D, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Gan, GanSetup, SceneBatch } from './Comparison.js';
import { fittedSegmenter } from './fittedSegmenter.js';
import type { Options, Settings } from './Options.js';
import type { Scores } from './Results.js';
import { drawScenes, sceneBatch, shuffledBatches } from './scenes.js';
import { scorePictures } from './scorePictures.js';
import { toBytes } from './toBytes.js';

/** Held-out scenes generated per batch. */
const AT_ONCE = 8;

/**
 * Shared by all GANs of a comparison: the scenes, the segmenter that scores, and the segmenter that a GAN can train
 * with.
 */
export class Stage {
  private readonly segmenters = new Map<string, Promise<LayersModel>>();

  private constructor(
    private readonly settings: Settings,
    private readonly folder: string,
    private readonly samples: readonly Sample[],
    private readonly heldOut: SceneBatch,
    private readonly numClasses: number,
    private readonly palette: readonly PaletteColour[],
  ) {}

  /** Renders the scenes. */
  static async open({ settings, out }: Options): Promise<Stage> {
    const { samples, dataset } = await drawScenes(settings, 'train');
    const { numClasses, palette } = dataset;
    const heldOut = sceneBatch((await drawScenes(settings, 'validation')).samples, numClasses);
    return new Stage(settings, join(out, 'work'), samples, heldOut, numClasses, palette);
  }

  /** Returns the inputs of the constructor of a seed's GAN. */
  setup(seed: number): GanSetup {
    return { numClasses: this.numClasses, seed, segmenter: () => this.segmenter('teaches', 2) };
  }

  /** Returns the batches of a seed, the same for every GAN. */
  batches(seed: number, steps: number): AsyncIterable<SceneBatch> {
    const { numClasses, settings } = this;
    return shuffledBatches(this.samples, { numClasses, size: settings.batch, steps, seed });
  }

  /** Scores a GAN's images of the held-out scenes or, without a GAN, the photos. */
  async score(gan?: Gan): Promise<{ scores: Scores; protocol: string; pixels: Uint8Array }> {
    const { photos, labelMap } = this.heldOut;
    const pictures = gan ? paint(gan, labelMap) : photos;
    const scored = await scorePictures(await this.segmenter('scores', 1), pictures, this.heldOut);
    const pixels = await toBytes(pictures);
    if (gan) pictures.dispose();
    return { ...scored, pixels };
  }

  /** Renders the held-out label maps in their colours. */
  async colouredLabels(): Promise<Uint8Array> {
    return colourise(await this.heldOut.labelMap.data(), this.palette);
  }

  private segmenter(task: string, seed: number): Promise<LayersModel> {
    const fitted = this.segmenters.get(task);
    if (fitted) return fitted;
    const about = { numClasses: this.numClasses, steps: this.settings.segmenterSteps, seed };
    const fitting = fittedSegmenter(join(this.folder, `${task}.safetensors`), this.samples, about);
    this.segmenters.set(task, fitting);
    return fitting;
  }
}

function paint(gan: Gan, labelMaps: Tensor3D): Tensor4D {
  const [count, height, width] = labelMaps.shape;
  return tidy(() => {
    const parts: Tensor4D[] = [];
    for (let first = 0; first < count; first += AT_ONCE)
      parts.push(gan.generate(slice(labelMaps, [first, 0, 0], [Math.min(AT_ONCE, count - first), height, width])));
    return concat(parts);
  });
}
