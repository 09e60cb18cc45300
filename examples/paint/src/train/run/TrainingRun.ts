import { EcganError } from '@ecgan/core/errors';
import { batchOf, colourise, type Dataset, PrefetchedBatches, prepareBatch, type Sample } from '@ecgan/data';
import { decodeSafetensors, type Ecgan, ecgan, encodeSafetensors } from '@ecgan/models';
import { EcganTrainer, type StepReport } from '@ecgan/training';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { toPixels } from '../../page/generator/toPixels.js';
import { presets } from './presets.js';
import { commandLineSettings, networkOptions, type RunSettings, trainerOptions } from './RunSettings.js';
import type { Sheet } from './Sheet.js';

/** What a run learns from, and what it is shown on. */
export interface RunData {
  dataset: Dataset;
  /** Samples for the sheet; not trained on where there are enough. */
  shown: readonly Sample[];
}

/** A checkpoint is not one of this run. */
export class CheckpointOfAnotherRunError extends EcganError {
  constructor(expected: string, received: string) {
    super(
      `The kept checkpoint is of another run: expected ${expected}, but it is of ${received}. Begin a new run; what is kept can be saved before.`,
      { expected, received },
    );
    this.name = 'CheckpointOfAnotherRunError';
  }
}

/** One training run: networks, trainer, and where the data stands. It knows neither page nor storage. */
export class TrainingRun {
  readonly networks: Ecgan;
  readonly trainer: EcganTrainer;
  readonly #batches: PrefetchedBatches;

  constructor(
    readonly settings: RunSettings,
    readonly data: RunData,
  ) {
    const { numClasses, length, ignoreLabel } = data.dataset;
    const { levels } = presets[settings.preset].networks;
    this.networks = ecgan(networkOptions(settings, numClasses));
    this.trainer = new EcganTrainer(this.networks, trainerOptions(settings, ignoreLabel));
    this.#batches = new PrefetchedBatches(
      (plan) => prepareBatch(data.dataset, plan, { numClasses, levels, regions: {} }),
      { length, batchSize: presets[settings.preset].batch, seed: settings.seed },
    );
  }

  get step(): number {
    return this.trainer.step;
  }

  get finished(): boolean {
    return this.step >= this.settings.steps;
  }

  /** Takes one step. Where it fails, the run is as it was before. */
  async advance(): Promise<StepReport> {
    const before = this.#batches.state();
    const batch = await this.#batches.next();
    try {
      return await this.trainer.trainStep(batch);
    } catch (error) {
      this.#batches.restore(before);
      throw error;
    } finally {
      batch.dispose();
    }
  }

  /** Draws the sheet with the average of the weights. It changes nothing of the run. */
  async draw(): Promise<Sheet> {
    const { size, networks } = presets[this.settings.preset];
    const { shown, dataset } = this.data;
    const rows = [];
    for (const sample of shown) {
      const { layout, photos, dispose } = batchOf([sample], {
        numClasses: dataset.numClasses,
        levels: networks.levels,
      });
      const { edge, image, refined, ...others } = await this.trainer.generate(layout);
      const pixels = async (picture: Tensor4D) => toPixels(await picture.data());
      rows.push({
        labels: rgba(colourise(sample.labels, dataset.palette)),
        ...{ edge: await pixels(edge), image: await pixels(image), refined: await pixels(refined) },
        photo: await pixels(photos),
      });
      for (const one of [edge, image, refined, ...Object.values(others).flat()]) one.dispose();
      dispose();
    }
    return { step: this.step, size, rows };
  }

  /** Everything the next step depends on, as a safetensors file that the command line reads too. */
  async checkpoint(): Promise<Uint8Array<ArrayBuffer>> {
    const { tensors, metadata } = await this.trainer.state();
    const { dataset } = this.data;
    return encodeSafetensors(tensors, {
      ...metadata,
      numClasses: `${dataset.numClasses}`,
      batches: JSON.stringify(this.#batches.state()),
      config: JSON.stringify(commandLineSettings(this.settings, dataset)),
    }) as Uint8Array<ArrayBuffer>;
  }

  /**
   * Goes on from a checkpoint.
   *
   * @throws {@link SafetensorsError} for a damaged one; {@link CheckpointOfAnotherRunError}; {@link CheckpointMismatchError}.
   */
  async restore(file: Uint8Array): Promise<void> {
    const content = decodeSafetensors(file);
    const { config = 'unknown settings', batches } = content.metadata;
    const expected = JSON.stringify(commandLineSettings(this.settings, this.data.dataset));
    if (config !== expected || batches === undefined) throw new CheckpointOfAnotherRunError(expected, config);
    await this.trainer.restore(content);
    this.#batches.restore(JSON.parse(batches));
  }

  dispose(): void {
    this.#batches.dispose();
    this.trainer.dispose();
    this.networks.dispose();
  }
}

/** RGB bytes as RGBA. */
function rgba(rgb: ArrayLike<number>): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray((rgb.length / 3) * 4).fill(255);
  for (let i = 0; i < rgb.length; i++) pixels[Math.floor(i / 3) * 4 + (i % 3)] = rgb[i];
  return pixels;
}
