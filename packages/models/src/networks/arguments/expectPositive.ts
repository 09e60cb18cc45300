import { ValueError } from '@ecgan/core';

/** Throws a {@link ValueError} unless an option is a finite number above 0. */
export function expectPositive(argument: string, value: number): void {
  if (Number.isFinite(value) && value > 0) return;
  throw new ValueError({ argument, expected: 'a number above 0', received: value });
}
