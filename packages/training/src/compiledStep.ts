import type { LabelLayout } from '@ecgan/core';
import { layoutForms, patchParts } from '@ecgan/core/internal';
import { anchorsPerBlock } from '@ecgan/losses/internal';
import { clone } from '@tensorflow/tfjs-core';
import type { BatchAugmentation } from './augmentation.js';
import type { CompiledStep, CompileStep } from './CompileStep.js';
import type { ContrastedPixels, PixelQuestion, PixelTensors } from './context.js';
import { contrastPixelCounts } from './contrast.js';
import type { LateNumbersQuestion } from './gradients/readNumbers.js';
import { runToEnd } from './gradients/runAsking.js';
import { type ExchangeAnswer, type ExchangeQuestion, jointOf } from './joint/exchange.js';
import type { TrainingBatch } from './options.js';
import type { PreparedStep } from './PreparedStep.js';
import { trainStep } from './trainStep.js';

type Question = { pixels: PixelQuestion } | { updates: LateNumbersQuestion[] } | ExchangeQuestion;
type Answer = readonly PixelTensors[] | ExchangeAnswer | null;

/**
 * A step of the trainer, compiled.
 *
 * @remarks What is compiled is what the first steps did. So all a step depends on is said here: tensors are `inputs`; numbers that change
 * and are not yet tensors are `quantities`; everything that is decided in JavaScript is part of `key`, by pure functions of options and
 * sizes. What has to be read in the middle is asked: the predictions that pixels are chosen by; with other processes also all that is exchanged with
 * them, the statistics of every batch norm among it, at each of which the step is cut. All losses and norms are asked for at the
 * end, before any variable is given its new value: a step that is to be undone has then changed nothing.
 * @returns What a memory bank is to remember; the caller disposes it.
 */
export function compiledStep(compile: CompileStep): CompiledStep<[PreparedStep], ContrastedPixels[]> {
  const run = (step: PreparedStep, ask: (question: Question) => Answer) => {
    const askPixels = (pixels: PixelQuestion) => ask({ pixels }) as readonly PixelTensors[];
    const updates: LateNumbersQuestion[] = [];
    const joint = step.share && jointOf(step.share.fraction, (question) => ask(question) as ExchangeAnswer);
    const context = { ...step.context, askPixels, joint };
    const contrasted = runToEnd(trainStep(context, step.batches), ({ numbers, ...question }) => {
      const objectives = question.objectives.map(({ name, terms }) => ({ name, terms }));
      updates.push({ ...question, objectives, numbers: clone(numbers) });
    });
    ask({ updates });
    return contrasted;
  };
  return compile<[PreparedStep], ContrastedPixels[], Question, Answer>(run, {
    name: 'trainStep',
    inputs: stepInputs,
    key: stepKey,
    quantities: stepQuantities,
    answer: (question, step) => {
      if ('exchange' in question) return step.answerExchange(question);
      if ('pixels' in question) return step.answerPixels(question.pixels);
      for (const update of question.updates) step.readNumbersSync(update);
      return null;
    },
  });
}

/** Every tensor a step uses that is no variable. */
function stepInputs({ context, batches }: PreparedStep) {
  const { factors, memory, averageShare, networks, objective, options } = context;
  const convolutions = networks.classPixelGenerator.inputs.length - 2;
  const drawsClasses = objective.weightOf('classPixel') > 0;
  const ofBatch = ({ photos, edges, labelMap, layout, similarityDraws, regions, ...drawn }: TrainingBatch) => ({
    ...{ photos, edges, labelMap, layout: layout.inputs(), classWeights: drawn.classWeights, noise: drawn.noise },
    segmentation: { targets: drawn.segmentationTargets, mask: drawn.labelMixMask, pixels: drawn.segmentationPixels },
    labelShare: drawn.labelShare,
    shown: drawn.augmentation && { layout: drawn.augmentation.layout.inputs(), ...drawn.augmentation.tensors },
    ...(drawsClasses && { classes: layout.classRegions({ convolutions, ignoreLabel: options.ignoreLabel }) }),
    draws: Object.values(similarityDraws ?? {}).map(({ indices }) => indices),
    regions: regions?.images.map(({ classes, segments }) => ({ count: classes.length, segments })),
  });
  return { batches: batches.map(ofBatch), factors, memory, averageShare };
}

/** Everything that a step decides in JavaScript by what may change from call to call. */
function stepKey({ context, batches, share }: PreparedStep): string {
  const { objective, options } = context;
  const off = objective.terms.filter((term) => objective.weightOf(term) === 0);
  const first = batches.length - batches.length / (options.discriminatorSteps ?? 1);
  const ofBatch = ({ photos, layout, augmentation }: TrainingBatch) =>
    [photos.shape.join('x'), layoutForms(layout), augmentation ? shownForms(augmentation) : ''].join(' ');
  const forms = batches.map((batch, i) =>
    [ofBatch(batch), ...(i < first ? [] : [classForms(context, batch.layout), contrastForms(context, batch)])].join(
      ' ',
    ),
  );
  const part = share ? `share ${share.fraction}; ` : '';
  return `${part}off ${off.join()}; ${forms.join('; ')}`;
}

/** How augmented labels are read, and whether colours change. */
function shownForms({ layout, tensors }: BatchAugmentation): string {
  return `shown ${layoutForms(layout)} ${tensors.colours ? 'coloured' : ''}`;
}

/** In how many parts the class-specific pixels of a layout are convolved at each convolution, and whether there are any. */
function classForms({ networks, objective, options }: PreparedStep['context'], layout: LabelLayout): string {
  if (objective.weightOf('classPixel') === 0) return '';
  const { inputs } = networks.classPixelGenerator;
  const { pairs, patches } = layout.classRegions({ convolutions: inputs.length - 2, ignoreLabel: options.ignoreLabel });
  const { filters, classPixelFilters } = networks.options;
  const parts = patches.map(({ shape: [rows] }, i) => {
    const channels = i === 0 ? filters : classPixelFilters[i - 1];
    return patchParts(rows, 9 * channels).length;
  });
  return `classes ${pairs.shape[0] > 0} ${parts}`;
}

/** At which scales pixels are contrasted, in how many blocks of anchors, and which images have regions. */
function contrastForms(context: PreparedStep['context'], batch: TrainingBatch): string {
  if (context.objective.weightOf('contrast') === 0) return '';
  const counts = pixelCounts(context, batch);
  const { length } = contrastBlocks(context, batch);
  const regions = batch.regions?.images.map(({ classes }) => Number(classes.length > 0));
  const chosen = counts.map(({ own, total }) => Number(own > 0) + Number(total > 0));
  return `contrast ${chosen.join('')} ${length} ${regions?.join('') ?? ''}`;
}

/** Warm-up weights, and, where anchors are contrasted in several blocks, their bounds. */
function stepQuantities({ context, batches }: PreparedStep): Record<string, number> {
  const { objective, options } = context;
  const warmup = Object.keys(options.warmup ?? {}) as (typeof objective.terms)[number][];
  const weights = warmup.map((term) => [`weight of ${term}`, objective.weightOf(term)]);
  const first = batches.length - batches.length / (options.discriminatorSteps ?? 1);
  const bounds =
    objective.weightOf('contrast') === 0 ? [] : batches.slice(first).flatMap((batch) => boundsOf(context, batch));
  return Object.fromEntries([...weights, ...bounds]);
}

function boundsOf(context: PreparedStep['context'], batch: TrainingBatch): (readonly [string, number])[] {
  const blocks = contrastBlocks(context, batch);
  if (blocks.length === 1) return [];
  const samples = blocks.reduce((sum, { size }) => sum + size, 0);
  return blocks.flatMap(({ start, size }, i) =>
    Object.entries({ start, size, end: start + size, rest: samples - start - size }).map(
      ([name, value]) => [`batch ${batch.index} block ${i} ${name}`, value] as const,
    ),
  );
}

function contrastBlocks(context: PreparedStep['context'], batch: TrainingBatch): { start: number; size: number }[] {
  const samples = pixelCounts(context, batch).reduce((sum, { total }) => sum + total, 0);
  const perBlock = anchorsPerBlock(Math.max(1, samples + (context.memory?.labels.size ?? 0)));
  return Array.from({ length: Math.ceil(samples / perBlock) }, (_, i) => ({
    start: i * perBlock,
    size: Math.min(perBlock, samples - i * perBlock),
  }));
}

/** How many pixels of a batch are contrasted at each scale, counted once a step: it goes over all pixels. */
function pixelCounts({ networks, options }: PreparedStep['context'], batch: TrainingBatch): readonly PixelCounts[] {
  const known = batch.contrastCounts ?? countsOfBatches.get(batch);
  if (known) return known;
  const counts = contrastPixelCounts(batch.layout, networks.options.contrastLevels, options);
  countsOfBatches.set(batch, counts);
  return counts;
}

/** Of the images here, and of the whole batch. */
type PixelCounts = { own: number; total: number };

const countsOfBatches = new WeakMap<TrainingBatch, readonly PixelCounts[]>();
