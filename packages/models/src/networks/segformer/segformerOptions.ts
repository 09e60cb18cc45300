import { ValueError } from '@ecgan/core';
import { assertInteger, assertIntegers, assertNumber } from '@ecgan/core/internal';

/** The published sizes of SegFormer, by the name of their encoder. */
export type SegformerSize = 'b0' | 'b1' | 'b2' | 'b3' | 'b4' | 'b5';

/** Options of {@link segformer}. */
export interface SegformerOptions {
  /** Number of classes, the channels of the logits. */
  numClasses: number;
  /** The published network that supplies the defaults of the other options. @defaultValue 'b0' */
  size?: SegformerSize;
  /** Filters of each of the four stages. @defaultValue those of `size` */
  filters?: readonly number[];
  /** Number of transformer blocks of each stage. @defaultValue those of `size` */
  depths?: readonly number[];
  /** Number of attention heads of each stage, a divisor of its filters. @defaultValue [1, 2, 5, 8] */
  heads?: readonly number[];
  /** Reduction ratio R of each stage: keys and values have 1/R of the resolution of the queries. @defaultValue [8, 4, 2, 1] */
  reductions?: readonly number[];
  /** Width of the hidden layer of each Mix-FFN, in multiples of the stage's filters. @defaultValue 4 */
  expansion?: number;
  /** Filters of the decode head. @defaultValue those of `size` */
  headFilters?: number;
  /** ε of all layer norms. @defaultValue 1e-5, that of the transformers package */
  epsilon?: number;
  /** Seed of the initial weights. @defaultValue 0 */
  seed?: number;
}

/** {@link SegformerOptions} without `size`, with all defaults filled in. */
export type CompleteSegformerOptions = Required<Omit<SegformerOptions, 'size'>>;

const middle = [64, 128, 320, 512];

/** Table 6 of the paper: filters and depths of the stages of MiT-B0 … B5, and the filters of the decode head of each. */
const sizes: Readonly<Record<SegformerSize, Pick<CompleteSegformerOptions, 'filters' | 'depths' | 'headFilters'>>> = {
  b0: { filters: [32, 64, 160, 256], depths: [2, 2, 2, 2], headFilters: 256 },
  b1: { filters: middle, depths: [2, 2, 2, 2], headFilters: 256 },
  b2: { filters: middle, depths: [3, 4, 6, 3], headFilters: 768 },
  b3: { filters: middle, depths: [3, 4, 18, 3], headFilters: 768 },
  b4: { filters: middle, depths: [3, 8, 27, 3], headFilters: 768 },
  b5: { filters: middle, depths: [3, 6, 40, 3], headFilters: 768 },
};

/**
 * Fills in the defaults of the size and validates the options.
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
