import type { LabelLayout } from '@ecgan/core';
import { RandomState } from '@ecgan/core/internal';
import { type AdversarialObjective, hinge, PixelMemoryBank } from '@ecgan/losses';
import {
  type Ecgan,
  type GeneratedImages,
  generateImages,
  type InferenceGenerator,
  type InferenceGeneratorOptions,
  inferenceGenerator,
} from '@ecgan/models';
import { averagedVariables } from '@ecgan/models/internal';
import { dispose, getBackend, type TensorContainer, tidy } from '@tensorflow/tfjs-core';
import { type CompiledStep, compileNetworkBy } from './CompileStep.js';
import { Snapshot } from './checkpoint/Snapshot.js';
import { readTrainingState, type TrainingState, writeTrainingState } from './checkpoint/trainingState.js';
import { compiledStep } from './compiledStep.js';
import type { ContrastedPixels } from './context.js';
import { OutOfMemoryError } from './errors.js';
import type { Adam } from './gradients/Adam.js';
import { UnnamedGradientError } from './gradients/readNumbers.js';
import { latentNoise } from './latentNoise.js';
import { createOptimizers, fixedMemoryBytes, type Optimizers } from './optimizers.js';
import {
  assertBatches,
  assertReadable,
  assertSegmentable,
  assertTrainerOptions,
  type ExampleBatch,
  type TrainerOptions,
} from './options.js';
import { PreparedStep } from './PreparedStep.js';
import { runStep } from './runStep.js';
import type { LearningRates } from './schedules.js';
import { WeightAverage } from './WeightAverage.js';

/** The result of one step. */
export interface StepReport {
  /** The step, from 1. */
  step: number;
  /**
   * Every term by name, unweighted; `generator`, `discriminator` and `labelGenerator` are the minimised totals, the last only if G_l
   * is trained.
   */
  losses: Record<string, number>;
  /** The norm of each optimizer's gradient over all its variables, before clipping. */
  gradientNorms: Record<string, number>;
  /** The learning rate of each optimizer. */
  learningRates: LearningRates;
}

/**
 * Trains an ECGAN: per step one update of G_l on (I, S), one of the generator and one of the discriminator, which share the
 * generator's output.
 *
 * The paper's code alternates the last two, with new images for each; here D learns from the images that the generator's loss was
 * computed from, made before its update (see {@link TrainerOptions.alternating}). Learning rates follow TTUR and decay linearly to 0. Samples are drawn from an
 * average of the generator's weights. Networks with several `contrastLevels` are contrasted across scales, as in ECGAN++; a memory of
 * earlier batches is filled after each step.
 *
 * With `processes`, several processes take each step together, each on a share of every batch, and keep identical state: see {@link TrainerOptions.processes}.
 *
 * @throws {@link ValueError} from the constructor if an option is out of range.
 * @see Tang et al. 2023, arXiv 2003.13898, sections 3 and 4; multi-scale contrast: arXiv 2307.12084
 *
 * @example
 * ```ts
 * import { EcganTrainer } from '@ecgan/training';
 * import { ecgan } from '@ecgan/models';
 *
 * const trainer = new EcganTrainer(ecgan({ numClasses: 12, filters: 16 }), { steps: 1000 });
 * const { step, losses } = await trainer.trainStep(batch); // 1, { adversarialEdge: …, … }
 * ```
 */
export class EcganTrainer {
  readonly #networks: Ecgan;
  readonly #options: TrainerOptions;
  readonly #adversarial: AdversarialObjective;
  readonly #optimizers: Optimizers;
  readonly #average: WeightAverage;
  readonly #random: RandomState;
  readonly #memory: PixelMemoryBank | undefined;
  readonly #compiled: CompiledStep<[PreparedStep], ContrastedPixels[]> | undefined;
  #step = 0;

  constructor(networks: Ecgan, options: TrainerOptions) {
    assertTrainerOptions(networks, options);
    this.#networks = networks;
    this.#options = options;
    this.#adversarial = options.adversarial ?? hinge();
    this.#optimizers = createOptimizers(networks, options);
    this.#average = new WeightAverage(averagedVariables(networks.generator), { decay: options.averageDecay ?? 0.999 });
    this.#random = new RandomState(options.seed ?? 0);
    const { numClasses, embeddingSize: dim } = networks.options;
    const { memory } = options.contrast ?? {};
    this.#memory = memory && new PixelMemoryBank({ ...memory, numClasses, dim, random: () => this.#random.next() });
    this.#compiled = options.compile && compiledStep(options.compile);
  }

  /** Steps taken so far. */
  get step(): number {
    return this.#step;
  }

  /** The minimum number of batches of a step, which must be a multiple of it: `discriminatorSteps`. */
  get batchesPerStep(): number {
    return this.#options.discriminatorSteps ?? 1;
  }

  /**
   * Takes one step.
   *
   * @remarks Several batches are accumulated: their mean gradient is applied in one update, in the memory of one batch. Each batch is
   * normalised by its own statistics, contrasts its own pixels with each other and the memory, and takes one power iteration of
   * every spectral norm. With `discriminatorSteps` n, the batches are split into n equal parts: each part updates D, and the last
   * one also G_l and the generator.
   * @param batches - One batch, or a list of `batchesPerStep` or a multiple of that; with `processes`, the images i mod n of each. They are neither
   * changed nor disposed.
   * @throws {@link NonFiniteError} if a term or a gradient is NaN or infinite; {@link OutOfMemoryError}; {@link ValueError} if the number
   * of batches is wrong. The trainer is then unchanged.
   */
  async trainStep(batches: ExampleBatch | readonly ExampleBatch[]): Promise<StepReport> {
    const given = [batches].flat();
    assertBatches(given, this.batchesPerStep);
    assertSegmentable(this.#networks.options, given);
    assertReadable(this.#options);
    const snapshot = new Snapshot(this.#networks, this.#optimizers, this.#average);
    const random = this.#random.state();
    const undo = () => {
      snapshot.restore();
      this.#random.restore(random);
    };
    try {
      return await this.#take(given, (step) => this.#run(step)).catch((error) => {
        if (!(error instanceof UnnamedGradientError)) throw error;
        // A compiled step keeps no gradients; the same step op by op reads them and names the weight.
        undo();
        return this.#take(given, runStep);
      });
    } catch (error) {
      undo();
      throw OutOfMemoryError.saysSo(error) ? this.#outOfMemory(given[0], error) : error;
    } finally {
      snapshot.dispose();
    }
  }

  /** Prepares a step, runs it and increments the step count. */
  async #take(
    batches: readonly ExampleBatch[],
    run: (step: PreparedStep) => Promise<ContrastedPixels[]> | ContrastedPixels[],
  ): Promise<StepReport> {
    const step = new PreparedStep(this.#parts(), batches);
    try {
      const contrasted = await run(step);
      step.remember(contrasted);
      dispose(contrasted as unknown as TensorContainer);
      for (const [name, updates] of Object.entries(step.updates))
        (this.#optimizers[name as keyof Optimizers] as Adam).updates += updates;
      this.#average.count(step.context.averageShare ?? null);
      this.#step += 1;
      return { step: this.#step, ...step.result, learningRates: step.learningRates };
    } finally {
      step.dispose();
    }
  }

  /**
   * Generates images from a layout, as at inference.
   *
   * @param options.averaged - Use the average of the weights rather than the current ones. @defaultValue true
   * @param options.noiseSeed - Seed of the noise of a generator that has one; the same seed makes images of different steps comparable. @defaultValue 0
   * @returns I'_e, I', I'', F and coarser features; the caller disposes them.
   */
  async generate(
    layout: LabelLayout,
    { averaged = true, noiseSeed = 0 }: { averaged?: boolean; noiseSeed?: number } = {},
  ): Promise<GeneratedImages> {
    const { generator, options } = this.#networks;
    const run = () =>
      tidy(() => {
        const noise = latentNoise(options, layout.batch, noiseSeed);
        return generateImages(generator, layout, false, undefined, noise);
      });
    return averaged ? this.#average.swap(run) : run();
  }

  /**
   * Converts the current generator for inference: it makes I'' alone, in less memory and time than {@link EcganTrainer.generate}.
   *
   * @remarks It is compiled where the trainer's steps are.
   * @param options.averaged - Use the average of the weights rather than the current ones. @defaultValue true
   * @returns See {@link inferenceGenerator}; the caller disposes it. Later steps do not change it.
   */
  async inferenceGenerator({
    averaged = true,
    ...options
  }: Omit<InferenceGeneratorOptions, 'consume'> & { averaged?: boolean } = {}): Promise<InferenceGenerator> {
    const { compile } = this.#options;
    const made = { ...(compile && { compile: compileNetworkBy(compile) }), ...options };
    const make = () => inferenceGenerator(this.#networks.generator, made);
    return averaged ? this.#average.swap(make) : make();
  }

  /** Everything the next step depends on, as arrays by name and a few strings. */
  state(): Promise<TrainingState> {
    return writeTrainingState(this.#parts());
  }

  /**
   * Restores the state of a trainer with the same networks and options. If anything does not match, nothing is changed.
   *
   * @throws {@link CheckpointMismatchError} if an array or a count is missing, has another type or shape, or does not belong to this
   * trainer; {@link ValueError} if the memory was saved with other sizes.
   */
  async restore(state: TrainingState): Promise<void> {
    this.#step = readTrainingState(state, this.#parts());
  }

  /** Disposes everything the trainer created, not the networks. */
  dispose(): void {
    for (const optimizer of Object.values(this.#optimizers)) optimizer.dispose();
    this.#average.dispose();
    this.#memory?.dispose();
    this.#compiled?.dispose();
  }

  #run(step: PreparedStep): Promise<ContrastedPixels[]> | ContrastedPixels[] {
    // WebGPU cannot read synchronously, which a compiled step does in its middle.
    return this.#compiled && getBackend() !== 'webgpu' ? this.#compiled(step) : runStep(step);
  }

  #parts() {
    return {
      networks: this.#networks,
      optimizers: this.#optimizers,
      options: this.#options,
      adversarial: this.#adversarial,
      average: this.#average,
      random: this.#random,
      memory: this.#memory,
      step: this.#step,
    };
  }

  #outOfMemory({ photos }: ExampleBatch, cause: unknown): OutOfMemoryError {
    const [batch, height, width] = photos.shape;
    const fixedBytes = fixedMemoryBytes(this.#networks, this.#optimizers);
    const { filters } = this.#networks.options;
    return new OutOfMemoryError({ step: this.#step, batch, height, width, filters, fixedBytes }, { cause });
  }
}
