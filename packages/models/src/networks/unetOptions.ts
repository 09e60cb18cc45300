import { ValueError } from '@ecgan/core';
import { assertChoice, assertInteger, assertNumber } from '@ecgan/core/internal';

/** Options of {@link unetGenerator}. */
export interface UnetGeneratorOptions {
  /** Number of label classes N. */
  numClasses: number;
  /** Whether layouts carry an instance-boundary channel after the classes. @defaultValue false */
  boundary?: boolean;
  /** Read labels as a dense map `[batch, height, width, channels]` rather than as a label layout. @defaultValue false */
  denseLabels?: boolean;
  /** C, filters of the first conv; each next has twice as many, up to eight times. @defaultValue 64, pix2pix's */
  filters?: number;
  /** How often the image is halved, at least 2. @defaultValue 8, pix2pix's for 256×256 */
  depth?: number;
  /** Norm with a learnt scale and shift: over the batch, or over each image. @defaultValue 'batch', pix2pix's */
  normalization?: 'batch' | 'instance';
  /** Share of features dropped in the three innermost doublings, in [0, 1). @defaultValue 0.5, pix2pix's */
  dropout?: number;
  /** Whether features are dropped at inference too, as noise. @defaultValue false; true in pix2pix */
  dropoutAtInference?: boolean;
  /** Gain of the Xavier normal initial weights. @defaultValue 0.02, as in the other networks */
  initialGain?: number;
  /** Seed of all initial weights and of the dropout. @defaultValue 0 */
  seed?: number;
}

/** Every option with its value. */
export type CompleteUnetOptions = Required<UnetGeneratorOptions>;

/**
 * Fills in the defaults and refuses what no U-Net can be built from.
 *
 * @throws {@link ValueError} naming the option.
 */
export function completeUnetOptions(options: UnetGeneratorOptions): CompleteUnetOptions {
  const complete = {
    numClasses: options.numClasses,
    boundary: options.boundary ?? false,
    denseLabels: options.denseLabels ?? false,
    filters: options.filters ?? 64,
    depth: options.depth ?? 8,
    normalization: options.normalization ?? 'batch',
    dropout: options.dropout ?? 0.5,
    dropoutAtInference: options.dropoutAtInference ?? false,
    initialGain: options.initialGain ?? 0.02,
    seed: options.seed ?? 0,
  };
  assertInteger('numClasses', complete.numClasses, { atLeast: 1 });
  assertInteger('filters', complete.filters, { atLeast: 1 });
  assertInteger('depth', complete.depth, { atLeast: 2 });
  assertChoice('normalization', complete.normalization, ['batch', 'instance']);
  assertNumber('initialGain', complete.initialGain, { above: 0 });
  if (complete.dropout >= 0 && complete.dropout < 1) return complete;
  const expected = 'a number from 0 up to but not 1';
  throw new ValueError({ argument: 'dropout', expected, received: complete.dropout });
}
