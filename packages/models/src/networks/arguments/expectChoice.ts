import { ValueError } from '@ecgan/core';

/** Throws a {@link ValueError} unless an option is one of the words it may be. */
export function expectChoice(argument: string, value: string, choices: readonly string[]): void {
  if (choices.includes(value)) return;
  const expected = choices.map((choice) => JSON.stringify(choice)).join(' or ');
  throw new ValueError({ argument, expected, received: value });
}
