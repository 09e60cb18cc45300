import { ValueError } from '@ecgan/core/errors';

/** @throws ValueError unless the value is a whole number of the range. */
export function checkWhole(
  argument: string,
  value: number,
  least = Number.NEGATIVE_INFINITY,
  most = Number.POSITIVE_INFINITY,
): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  const range = `${Number.isFinite(least) ? ` ≥ ${least}` : ''}${Number.isFinite(most) ? ` and ≤ ${most}` : ''}`;
  throw new ValueError({ argument, expected: `a whole number${range}`, received: value });
}
