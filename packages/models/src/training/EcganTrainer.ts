import type { LabelLayout } from '@ecgan/core';
import {
  type AdversarialObjective,
  type EcganObjective,
  ecganObjective,
  hinge,
  labelLoss,
  type SampledPixels,
  samplePixels,
} from '@ecgan/losses';
import { concat, dispose, getBackend, type Tensor3D, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { discriminate } from '../networks/discriminate.js';
import type { Ecgan } from '../networks/ecgan.js';
import { type GeneratedImages, generateImages } from '../networks/ecganGenerator.js';
import { RandomState } from '../state/RandomState.js';
import { WeightAverage } from '../state/WeightAverage.js';
import { type Descent, descend } from './descend.js';
import { discriminatorObjective } from './discriminatorObjective.js';
import { generatorObjective, type Pictures } from './generatorObjective.js';
import { type LearningRates, learningRates } from './learningRates.js';
import { averagedVariables, type Optimizers, optimizersOf } from './optimizersOf.js';
import type { TrainerOptions } from './TrainerOptions.js';
import { type ExampleBatch, type TrainingBatch, trainingBatch } from './TrainingBatch.js';
import { readTrainingState, type TrainingState, writeTrainingState } from './trainingState.js';

/** What one step did. */
export interface StepReport {
  /** The step, from 1. */
  step: number;
  /** Every term unweighted, by name; `generator`, `discriminator` and `labelGenerator` are the totals that were descended. */
  losses: Record<string, number>;
  /** What each optimizer stepped with. */
  learningRates: LearningRates;
}

/**
 * Trains an ECGAN: per step one update of G_l on (I, S), one of the generator and one of the discriminator, which share the
 * generator's output.
 *
 * The paper alternates the last two with fresh pictures for each; here D learns from the pictures the generator was just
 * judged by, made before its update. Learning rates follow TTUR and decay linearly to 0. Samples are drawn from an
 * average of the generator's weights.
 *
 * @example
 * ```ts
 * import { EcganTrainer, ecgan } from '@ecgan/models';
 *
 * const trainer = new EcganTrainer(ecgan({ numClasses: 12, filters: 16 }), { steps: 1000 });
 * const { step, losses } = await trainer.trainStep(batch); // 1, { adversarialEdge: …, … }
 * ```
 */
export class EcganTrainer {
  readonly #networks: Ecgan;
  readonly #options: TrainerOptions;
  readonly #objective: EcganObjective;
  readonly #adversarial: AdversarialObjective;
  readonly #optimizers: Optimizers;
  readonly #average: WeightAverage;
  readonly #random: RandomState;
  #step = 0;

  constructor(networks: Ecgan, options: TrainerOptions) {
    this.#networks = networks;
    this.#options = options;
    this.#objective = ecganObjective(options.weights);
    this.#adversarial = options.adversarial ?? hinge();
    this.#optimizers = optimizersOf(networks, options);
    this.#average = new WeightAverage(averagedVariables(networks.generator), { decay: options.averageDecay ?? 0.999 });
    this.#random = new RandomState(options.seed ?? 0);
  }

  /** Steps taken so far. */
  get step(): number {
    return this.#step;
  }

  /**
   * Takes one step.
   *
   * @param batch - Not changed and not disposed.
   * @throws {@link NonFiniteLossError} if a term is NaN or infinite; that update is not made.
   */
  async trainStep(batch: ExampleBatch): Promise<StepReport> {
    const rates = learningRates(this.#step, this.#options);
    const tensors = trainingBatch(batch);
    try {
      const labelGenerator = await this.#fitLabelGenerator(tensors, rates.labelGenerator);
      const generator = await this.#updateGenerator(tensors, rates.generator);
      const discriminator = await this.#updateDiscriminator(tensors, generator.products, rates.discriminator);
      this.#average.update();
      this.#step += 1;
      const { total: generatorTotal, ...generatorTerms } = generator.losses;
      const { total: discriminatorTotal, ...discriminatorTerms } = discriminator.losses;
      const losses = {
        ...{ generator: generatorTotal, discriminator: discriminatorTotal, labelGenerator },
        ...generatorTerms,
        ...discriminatorTerms,
      };
      return { step: this.#step, losses, learningRates: rates };
    } finally {
      tensors.pairs.dispose();
    }
  }

  /**
   * Makes pictures of a layout, as at inference.
   *
   * @param options.averaged - From the average of the weights rather than the current ones. @defaultValue true
   * @returns I'_e, I', I'' and F; the caller disposes them.
   */
  async generate(layout: LabelLayout, { averaged = true }: { averaged?: boolean } = {}): Promise<GeneratedImages> {
    const run = () => tidy(() => generateImages(this.#networks.generator, layout));
    return averaged ? this.#average.swap(run) : run();
  }

  /** Everything the next step depends on, as tensors by name and a few strings. The caller disposes the tensors. */
  state(): Promise<TrainingState> {
    return writeTrainingState(this.#parts());
  }

  /**
   * Takes up the state of a trainer of the same networks.
   *
   * @throws {@link CheckpointMismatchError} if a weight is missing or has another shape; nothing is changed then.
   */
  async restore(state: TrainingState): Promise<void> {
    this.#step = readTrainingState(state, this.#parts());
  }

  /** Disposes what the trainer made; the networks stay. */
  dispose(): void {
    for (const optimizer of Object.values(this.#optimizers)) optimizer.dispose();
    this.#average.dispose();
  }

  #parts() {
    return {
      networks: this.#networks,
      optimizers: this.#optimizers,
      average: this.#average,
      random: this.#random,
      step: this.#step,
    };
  }

  async #fitLabelGenerator({ photos, labelMap }: TrainingBatch, learningRate: number): Promise<number> {
    const { labelGenerator } = this.#networks;
    const { losses } = await descend(this.#optimizers.labelGenerator, { step: this.#step, learningRate }, () => ({
      total: labelLoss(labelMap, labelGenerator.apply(photos) as Tensor4D),
      terms: {},
      products: {},
    }));
    return losses.total;
  }

  async #updateGenerator(batch: TrainingBatch, learningRate: number): Promise<Descent<Pictures>> {
    const { discriminator } = this.#networks;
    const real = tidy(() => discriminate(discriminator, batch.layout, concat([batch.edges, batch.photos])));
    const critics = {
      objective: this.#objective,
      adversarial: this.#adversarial,
      options: this.#options,
      choosePixels: (readBack: Tensor3D) => this.#choosePixels(batch, readBack),
    };
    try {
      return await descend(this.#optimizers.generator, { step: this.#step, learningRate }, () =>
        generatorObjective(this.#networks, batch, real, critics),
      );
    } finally {
      dispose([real.features, real.logits]);
    }
  }

  /** Learns from the pictures the generator was just judged by, and disposes them. */
  async #updateDiscriminator(
    batch: TrainingBatch,
    pictures: Pictures,
    learningRate: number,
  ): Promise<Descent<Record<string, never>>> {
    try {
      return await descend(this.#optimizers.discriminator, { step: this.#step, learningRate }, () =>
        discriminatorObjective(this.#networks, batch, pictures, this.#adversarial, this.#objective),
      );
    } finally {
      dispose(pictures);
    }
  }

  /** Half of the pixels where G_l misreads I''; WebGPU cannot read in the middle of a step and draws them all at random. */
  #choosePixels({ labels, labelMap }: TrainingBatch, readBack: Tensor3D): SampledPixels {
    const { maxAnchors, maxPerClass } = this.#options.contrast ?? {};
    const predictions = getBackend() === 'webgpu' ? undefined : readBack.dataSync();
    const random = () => this.#random.next();
    return samplePixels(labels, labelMap.shape, { predictions, maxAnchors, maxPerClass, random });
  }
}
