import { EcganError } from '@ecgan/core';

/** Facts of every {@link NonFiniteError}. */
export interface NonFiniteFacts {
  /** Number of steps taken before. */
  step: number;
  /** Which of the step's batches, from 0; absent where the step had one. */
  batch?: number;
}

/** A loss or a gradient became NaN or infinite: the step was not made, and the trainer is as it was before. */
export class NonFiniteError extends EcganError {
  declare readonly facts: Readonly<NonFiniteFacts & Record<string, unknown>>;

  constructor(message: string, facts: NonFiniteFacts & Record<string, unknown>) {
    super(message, facts);
    this.name = 'NonFiniteError';
  }
}

/** A checkpoint does not match the networks it is restored into. */
export class CheckpointMismatchError extends EcganError {
  constructor(tensor: string, expected: string, received: string) {
    super(
      `${tensor}: the checkpoint should hold ${expected}, but holds ${received}. ` +
        'Build the networks with the options that the checkpoint was written with.',
      { tensor, expected, received },
    );
    this.name = 'CheckpointMismatchError';
  }
}

/** The losses of a step are numbers, but a gradient is not; the step was not made. */
export class NonFiniteGradientError extends NonFiniteError {
  /**
   * @param objective - Whose: `'generator'`, `'discriminator'` or `'labelGenerator'`.
   * @param variable - The first weight it is of, as in a checkpoint: `'generator/encoder_fc/kernel'`.
   * @param value - NaN or an infinity; a finite number is one too large to be squared.
   */
  constructor(objective: string, variable: string, value: number, step: number) {
    super(
      `${objective}: the gradient in ${variable} became ${value} at step ${step}, though every loss is a number; that update was not made. ` +
        'Look for a root, a norm or a logarithm at 0 in what this step computes; clip gradients (clipNorm) if they grow from step to step.',
      { objective, variable, value, step },
    );
    this.name = 'NonFiniteGradientError';
  }
}

/** A loss term became NaN or infinite; the step it belongs to was not made. */
export class NonFiniteLossError extends NonFiniteError {
  /** @param batch - Which of the step's batches, where it had several. */
  constructor(term: string, value: number, step: number, batch?: number) {
    const where = batch === undefined ? '' : `, in batch ${batch} of the step`;
    super(
      `${term}: became ${value} at step ${step}${where}; that update was not made. ` +
        "Lower the learning rates or this term's weight and resume from the last checkpoint.",
      { term, value, step, ...(batch !== undefined && { batch }) },
    );
    this.name = 'NonFiniteLossError';
  }
}

/** The facts of an {@link OutOfMemoryError}. */
export interface OutOfMemoryFacts {
  /** Number of steps taken before. */
  step: number;
  /** Pictures of one batch. */
  batch: number;
  height: number;
  width: number;
  /** C of the generator. */
  filters: number;
  /** Numbers that are there whatever the batch: weights, their average, the optimizers' slots, and the gradients of a step. */
  fixedBytes: number;
}

/** How the backends, and JavaScript itself, say that there is no more memory. */
const signs = [
  /array buffer allocation failed/i,
  /invalid (typed )?array (buffer )?length/i,
  /\bOOM\b/,
  /out of memory/i,
  /failed to allocate/i,
  /cannot enlarge memory/i,
  /could not allocate/i,
  /bad_alloc/,
  // What wasm says once malloc has failed.
  /memory access out of bounds/,
];

const gigabytes = (bytes: number) => `${(bytes / 2 ** 30).toPrecision(2)} GiB`;

/** What to lower, and what that saves of the memory that is not fixed. */
function advice({ batch, height, width, filters }: OutOfMemoryFacts): string {
  const half = Math.ceil(batch / 2);
  const share = Math.round((100 * half) / batch);
  const smaller = `the size to ${Math.ceil(height / 2)}×${Math.ceil(width / 2)} for a quarter, or the width C to ${Math.ceil(filters / 2)} for half`;
  if (batch === 1) return `The batch cannot be smaller: lower ${smaller} of it.`;
  return (
    `Lower the batch to ${half} for ${share} % of it, and give each step ${Math.ceil(batch / half)} such batches (accumulate) for an update from as many pictures; ` +
    `lower ${smaller}.`
  );
}

/** A step needed more memory than there is. The `cause` is the backend's error. */
export class OutOfMemoryError extends EcganError {
  declare readonly facts: Readonly<OutOfMemoryFacts & Record<string, unknown>>;

  constructor(facts: OutOfMemoryFacts, options?: ErrorOptions) {
    const { step, batch, height, width, filters, fixedBytes } = facts;
    super(
      `A batch of ${batch} pictures of ${height}×${width} with C = ${filters} does not fit into memory, at step ${step}. ` +
        `${gigabytes(fixedBytes)} of it are weights, their average, gradients and Adam's slots; the rest grows with batch × height × width × C. ${advice(facts)} ` +
        'Go on from the last checkpoint.',
      { ...facts },
      options,
    );
    this.name = 'OutOfMemoryError';
  }

  /** Whether an error is a backend's, or JavaScript's, way to say that memory is used up. */
  static saysSo(error: unknown): boolean {
    if (!(error instanceof Error) || error instanceof EcganError) return false;
    return signs.some((sign) => sign.test(error.message)) || OutOfMemoryError.saysSo(error.cause);
  }
}
