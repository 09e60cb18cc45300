import { ValueError } from '@ecgan/core';
import type { RandomState } from '@ecgan/core/internal';
import type { AdversarialObjective, PixelMemoryBank, SampledPixels } from '@ecgan/losses';
import type { Ecgan } from '@ecgan/models';
import { dispose, getBackend, scalar, type TensorContainer, tensor1d, type Variable } from '@tensorflow/tfjs-core';
import { variableName } from './checkpoint/trainingState.js';
import type { ContrastedPixels, PixelQuestion, PixelTensors, StepContext } from './context.js';
import { contrastPixels } from './contrast.js';
import type { NumbersQuestion } from './gradients/minimize.js';
import { type LateNumbersQuestion, readNumbers, readNumbersSync, type UpdateNumbers } from './gradients/readNumbers.js';
import { BatchShare } from './joint/BatchShare.js';
import { answerExchange, type ExchangeAnswer, type ExchangeQuestion } from './joint/exchange.js';
import type { Processes } from './joint/Processes.js';
import { rememberJointly } from './joint/rememberJointly.js';
import type { Optimizers } from './optimizers.js';
import type { ExampleBatch, TrainerOptions, TrainingBatch } from './options.js';
import { disposePrepared, jointSampling, prepareBatch, prepareForDiscriminator } from './prepareBatch.js';
import { type LearningRates, learningRates, objectiveAt } from './schedules.js';
import type { WeightAverage } from './WeightAverage.js';

/** What a trainer has when it takes a step. */
export interface TrainerParts {
  networks: Ecgan;
  optimizers: Optimizers;
  options: TrainerOptions;
  adversarial: AdversarialObjective;
  random: RandomState;
  memory?: PixelMemoryBank;
  average: WeightAverage;
  /** Steps taken so far. */
  step: number;
}

/** What a step computed. */
export interface StepResult {
  /** Totals and terms by name, unweighted, means over the batches. */
  losses: Record<string, number>;
  /** L2 norm of each network's gradient, before clipping. */
  gradientNorms: Record<string, number>;
}

/**
 * One step about to be taken: everything it reads as tensors, made before it, and what answers its questions.
 *
 * @remarks The trainer disposes it afterwards.
 */
export class PreparedStep {
  readonly context: Omit<StepContext, 'askPixels'>;
  readonly batches: readonly TrainingBatch[];
  readonly learningRates: LearningRates;
  /** Where other processes have a part of the batches. */
  readonly share: BatchShare | undefined;
  readonly #parts: TrainerParts;
  /** What was read before each update. */
  readonly #numbers: UpdateNumbers[] = [];
  /** What was chosen of each batch, by its index. */
  readonly #chosen = new Map<number, SampledPixels[]>();

  constructor(parts: TrainerParts, batches: readonly ExampleBatch[]) {
    const { networks, optimizers, options, adversarial, memory, average, step } = parts;
    this.#parts = parts;
    const { processes } = options;
    this.share = processes && processes.size > 1 ? shareOfBatches(processes, batches) : undefined;
    this.learningRates = learningRates(step, options);
    const objective = objectiveAt(options.weights ?? {}, options.warmup ?? {}, step);
    const factors = Object.fromEntries(
      Object.entries(this.updates).map(([name, count]) => [name, this.#factorsOf(name as keyof Optimizers, count)]),
    );
    const remembered = memory && memory.size > 0 ? memory.contents() : undefined;
    this.context = {
      ...{ networks, optimizers, options, adversarial, objective, factors, average },
      averageShare: step < (options.averageFrom ?? 0) ? null : scalar(average.nextShare),
      memory: remembered && { ...remembered, labels: tensor1d(remembered.labels, 'int32') },
    };
    const first = batches.length - batches.length / (options.discriminatorSteps ?? 1);
    this.batches = batches.map((batch, i) => this.#prepare(batch, i, i < first));
  }

  /** How often each network is updated. */
  get updates(): Partial<Record<keyof Optimizers, number>> {
    const { optimizers, options } = this.#parts;
    return {
      generator: 1,
      discriminator: options.discriminatorSteps ?? 1,
      ...(optimizers.labelGenerator && { labelGenerator: 1 }),
    };
  }

  /** Losses and norms of the last update of each network; those of G_l last. */
  get result(): StepResult {
    const { discriminatorSteps = 1 } = this.#parts.options;
    const numbers = this.#numbers.slice(discriminatorSteps - 1);
    const labels = this.#parts.optimizers.labelGenerator ? numbers.splice(0, 1) : [];
    const ordered = [...numbers, ...labels];
    return {
      losses: Object.assign({}, ...ordered.map(({ losses }) => losses)),
      gradientNorms: Object.assign({}, ...ordered.map(({ gradientNorms }) => gradientNorms)),
    };
  }

  /** Chooses the pixels to contrast of a batch. @returns One entry for each scale; the caller disposes the tensors. */
  answerPixels({ batch, predictions }: PixelQuestion): PixelTensors[] {
    const { networks, options, random } = this.#parts;
    // WebGPU cannot read synchronously: no pixel counts as hard there.
    const hard = options.contrast?.hard !== false && getBackend() !== 'webgpu';
    const chosen = contrastPixels(this.batches[batch].layout, networks.options.contrastLevels, {
      ...options,
      predictions: hard ? predictions.dataSync() : undefined,
      random: () => random.next(),
      joint: this.share && jointSampling(this.share),
    });
    this.#chosen.set(batch, chosen);
    return chosen.map(pixelTensors);
  }

  /** Asks the other processes, which have a part of the batches. */
  answerExchange(question: ExchangeQuestion): ExchangeAnswer {
    if (!this.share) throw new TypeError('this process has all of the batches');
    return answerExchange(this.share, question);
  }

  /** Reads and checks the numbers of the next update. @throws {@link NonFiniteError} */
  async readNumbers(question: NumbersQuestion): Promise<void> {
    this.#numbers.push(await readNumbers(question, this.#names()));
  }

  /** Reads and checks at once the numbers of the next update, which has been made. @throws {@link UnnamedGradientError}, as above */
  readNumbersSync(question: LateNumbersQuestion): void {
    this.#numbers.push(readNumbersSync(question, this.#names()));
  }

  /** Adds what was contrasted to the memory bank. */
  remember(contrasted: readonly ContrastedPixels[]): void {
    const { memory } = this.#parts;
    const batches = this.batches.slice(this.batches.length - contrasted.length);
    for (const [i, { embeddings, regions }] of contrasted.entries()) {
      const { index, regions: found } = batches[i];
      const chosen = this.#chosen.get(index) ?? [];
      if (!memory || !embeddings || !found) continue;
      if (this.share) {
        rememberJointly(memory, this.share, { embeddings, chosen, means: regions, regions: found });
        continue;
      }
      const joined = (field: 'labels' | 'images') => Int32Array.from(chosen.flatMap((scale) => [...scale[field]]));
      const labels = Int32Array.from(found.images.flatMap(({ classes }) => classes));
      memory.enqueue(embeddings, joined('labels'), joined('images'), { embeddings: regions, labels });
    }
  }

  /** Frees the tensors that were made for the step; the batches stay. */
  dispose(): void {
    const { factors, memory, averageShare } = this.context;
    dispose([factors, { ...memory }, averageShare ?? []] as TensorContainer);
    for (const batch of this.batches) disposePrepared(batch);
  }

  #factorsOf(name: keyof Optimizers, count: number) {
    const optimizer = this.#parts.optimizers[name];
    const rate = this.learningRates[name] ?? 0;
    return Array.from({ length: count }, (_, i) => optimizer?.factors(rate, optimizer.updates + i + 1));
  }

  #prepare(batch: ExampleBatch, index: number, forDiscriminator: boolean): TrainingBatch {
    const { random: state, memory, networks, options } = this.#parts;
    const random = () => state.next();
    if (forDiscriminator)
      return prepareForDiscriminator(batch, index, { networks, options, random, share: this.share });
    const remembers = memory !== undefined && this.context.objective.weightOf('contrast') > 0;
    return prepareBatch(batch, index, { ...this.context, remembers, random, share: this.share });
  }

  #names() {
    const { networks, optimizers, step } = this.#parts;
    const { share } = this;
    return {
      ...{ step, optimizers, nameOf: (variable: Variable) => variableName(networks, variable) },
      ...(share && { average: (values: ArrayLike<number>) => share.average(values) }),
    };
  }
}

/** @throws {@link ValueError} if the batches are not of one size. */
function shareOfBatches(processes: Processes, batches: readonly ExampleBatch[]): BatchShare {
  const sizes = batches.map(({ layout }) => layout.batch);
  const [images] = sizes;
  if (sizes.some((size) => size !== images))
    throw new ValueError({ argument: 'batches', expected: 'one size, with several processes', received: sizes });
  return new BatchShare(processes, images);
}

function pixelTensors({ indices, labels }: SampledPixels): PixelTensors {
  if (labels.length === 0) return null;
  return { indices: tensor1d(indices, 'int32'), labels: tensor1d(labels, 'int32') };
}
