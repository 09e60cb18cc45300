import { ValueError } from '@ecgan/core';
import { assertInteger, assertIntegers, assertNumber } from '@ecgan/core/internal';

/** The published sizes of SegFormer, by the name of their encoder. */
export type SegformerSize = 'b0' | 'b1' | 'b2' | 'b3' | 'b4' | 'b5';

/** Options of {@link segformer}. */
export interface SegformerOptions {
  /** Number of classes, the channels of the logits. */
  numClasses: number;
  /** The published network that the other options are taken from where they are not given. @defaultValue 'b0' */
  size?: SegformerSize;
  /** Filters of each of the four stages. */
  filters?: readonly number[];
  /** Transformer blocks of each stage. */
  depths?: readonly number[];
  /** Heads of the attention of each stage, a divisor of its filters. @defaultValue [1, 2, 5, 8] */
  heads?: readonly number[];
  /** R of the attention of each stage. @defaultValue [8, 4, 2, 1] */
  reductions?: readonly number[];
  /** How many times as wide the hidden layer of each Mix-FFN is. @defaultValue 4 */
  expansion?: number;
  /** Filters of the decode head. */
  headFilters?: number;
  /** Of all layer norms. @defaultValue 1e-5, that of the transformers package */
  epsilon?: number;
  /** Seed of the initial weights. @defaultValue 0 */
  seed?: number;
}

/** Every option but the size's name, with its value. */
export type CompleteSegformerOptions = Required<Omit<SegformerOptions, 'size'>>;

const middle = [64, 128, 320, 512];

/** Table 6 of the paper: filters and depths of the stages of MiT-B0 … B5, and the width of the head that goes with each. */
const sizes: Readonly<Record<SegformerSize, Pick<CompleteSegformerOptions, 'filters' | 'depths' | 'headFilters'>>> = {
  b0: { filters: [32, 64, 160, 256], depths: [2, 2, 2, 2], headFilters: 256 },
  b1: { filters: middle, depths: [2, 2, 2, 2], headFilters: 256 },
  b2: { filters: middle, depths: [3, 4, 6, 3], headFilters: 768 },
  b3: { filters: middle, depths: [3, 4, 18, 3], headFilters: 768 },
  b4: { filters: middle, depths: [3, 8, 27, 3], headFilters: 768 },
  b5: { filters: middle, depths: [3, 6, 40, 3], headFilters: 768 },
};

/**
 * Fills in what the size says and refuses what no network can be built from.
 *
 * @throws {@link ValueError} naming the option.
 */
export function completeSegformerOptions({ size = 'b0', ...options }: SegformerOptions): CompleteSegformerOptions {
  if (!Object.hasOwn(sizes, size)) {
    const expected = `one of ${Object.keys(sizes).join(', ')}`;
    throw new ValueError({ argument: 'size', expected, received: size });
  }
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const complete: CompleteSegformerOptions = {
    ...{ heads: [1, 2, 5, 8], reductions: [8, 4, 2, 1], expansion: 4, epsilon: 1e-5, seed: 0 },
    ...sizes[size],
    numClasses: options.numClasses,
    ...given,
  };
  for (const name of ['numClasses', 'expansion', 'headFilters'] as const)
    assertInteger(name, complete[name], { atLeast: 1 });
  assertInteger('seed', complete.seed);
  for (const name of ['filters', 'depths', 'heads', 'reductions'] as const) {
    assertIntegers(name, complete[name], { atLeast: 1 });
    if (complete[name].length !== 4)
      throw new ValueError({ argument: name, expected: 'four, one for each stage', received: complete[name] });
  }
  assertNumber('epsilon', complete.epsilon, { above: 0 });
  return complete;
}
