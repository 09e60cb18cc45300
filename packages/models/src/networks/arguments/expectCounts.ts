import { ValueError } from '@ecgan/core';

/** Throws a {@link ValueError} unless an option is a list of one or more whole numbers of at least 1. */
export function expectCounts(argument: string, values: readonly number[]): void {
  if (values.length > 0 && values.every((value) => Number.isInteger(value) && value >= 1)) return;
  throw new ValueError({ argument, expected: 'one or more whole numbers of at least 1', received: values });
}
