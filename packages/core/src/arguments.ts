import { type ExpectedShape, ShapeError, ValueError } from './errors.js';

/** Bounds of a number; a bound left out does not apply. */
export interface NumberRange {
  /** Inclusive lower bound. */
  atLeast?: number;
  /** Exclusive lower bound. */
  above?: number;
  /** Inclusive upper bound. */
  atMost?: number;
  /** Exclusive upper bound. */
  below?: number;
}

/** @throws {@link ValueError} unless `value` is a finite number within the range. */
export function assertNumber(argument: string, value: number, range: NumberRange = {}): void {
  if (Number.isFinite(value) && isWithin(value, range)) return;
  throw new ValueError({ argument, expected: `a finite number${describeRange(range)}`, received: value });
}

/** @throws {@link ValueError} unless `value` is an integer within the range. */
export function assertInteger(argument: string, value: number, range: NumberRange = {}): void {
  if (Number.isSafeInteger(value) && isWithin(value, range)) return;
  throw new ValueError({ argument, expected: `an integer${describeRange(range)}`, received: value });
}

/** @throws {@link ValueError} unless `values` is a list of one or more integers, each within the range. */
export function assertIntegers(argument: string, values: readonly number[], range: NumberRange = {}): void {
  if (values.length > 0 && values.every((value) => Number.isSafeInteger(value) && isWithin(value, range))) return;
  throw new ValueError({ argument, expected: `one or more integers${describeRange(range)}`, received: values });
}

/**
 * @throws {@link ValueError} unless `value` is one of the choices. The type of `value` is not trusted, since options may come
 * from a file.
 */
export function assertChoice<Choice extends string>(
  argument: string,
  value: unknown,
  choices: readonly Choice[],
): asserts value is Choice {
  if (choices.some((choice) => choice === value)) return;
  throw new ValueError({ argument, expected: choices.map((choice) => `'${choice}'`).join(' or '), received: value });
}

/** @throws {@link ShapeError} unless a tensor has the expected rank and the expected length wherever `expected` holds a number. */
export function assertShape(
  argument: string,
  { shape }: { shape: readonly number[] },
  expected: ExpectedShape,
  advice?: string,
): void {
  const matches =
    shape.length === expected.length &&
    expected.every((length, axis) => typeof length !== 'number' || length === shape[axis]);
  if (!matches) throw new ShapeError({ argument, expected, received: shape, advice });
}

function isWithin(value: number, { atLeast, above, atMost, below }: NumberRange): boolean {
  return (
    value >= (atLeast ?? -Infinity) &&
    value > (above ?? -Infinity) &&
    value <= (atMost ?? Infinity) &&
    value < (below ?? Infinity)
  );
}

/** The bounds as text, such as ` ≥ 1 and ≤ 5`; an empty string without bounds. */
function describeRange({ atLeast, above, atMost, below }: NumberRange): string {
  const bounds = [
    ...(atLeast === undefined ? [] : [`≥ ${atLeast}`]),
    ...(above === undefined ? [] : [`> ${above}`]),
    ...(atMost === undefined ? [] : [`≤ ${atMost}`]),
    ...(below === undefined ? [] : [`< ${below}`]),
  ];
  return bounds.length > 0 ? ` ${bounds.join(' and ')}` : '';
}
