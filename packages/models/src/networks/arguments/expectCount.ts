import { ValueError } from '@ecgan/core';

/** Throws a {@link ValueError} unless an option is a whole number within the bounds, 1 and none where not given. */
export function expectCount(
  argument: string,
  value: number,
  { atLeast = 1, atMost = Infinity }: { atLeast?: number; atMost?: number } = {},
): void {
  if (Number.isInteger(value) && value >= atLeast && value <= atMost) return;
  const range = atMost < Infinity ? `from ${atLeast} to ${atMost}` : `of at least ${atLeast}`;
  const bounds = atLeast > Number.MIN_SAFE_INTEGER ? ` ${range}` : '';
  throw new ValueError({ argument, expected: `a whole number${bounds}`, received: value });
}
