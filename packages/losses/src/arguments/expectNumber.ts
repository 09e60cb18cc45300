import { ValueError } from '@ecgan/core';

/** What a number must be. */
export interface NumberRange {
  /** Smallest value allowed. */
  atLeast?: number;
  /** The value must be larger than this. */
  above?: number;
  /** The value must be smaller than this. */
  below?: number;
  /** The value must be whole. */
  integer?: boolean;
}

/** Throws a {@link ValueError} unless `value` is a finite number within the range. */
export function expectNumber(argument: string, value: number, range: NumberRange): void {
  const { atLeast = -Infinity, above = -Infinity, below = Infinity, integer = false } = range;
  const allowed =
    Number.isFinite(value) &&
    value >= atLeast &&
    value > above &&
    value < below &&
    (!integer || Number.isInteger(value));
  if (allowed) return;
  const bounds = [
    ...(atLeast > -Infinity ? [`≥ ${atLeast}`] : []),
    ...(above > -Infinity ? [`> ${above}`] : []),
    ...(below < Infinity ? [`< ${below}`] : []),
  ];
  const expected = [integer ? 'an integer' : 'a finite number', bounds.join(' and ')].filter(Boolean).join(' ');
  throw new ValueError({ argument, expected, received: value });
}
