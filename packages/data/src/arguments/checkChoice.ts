import { ValueError } from '@ecgan/core/errors';

/** Refuses a word that is none of the choices: options may come from a file. */
export function checkChoice<Choice extends string>(
  argument: string,
  choices: readonly Choice[],
  value: unknown,
): asserts value is Choice {
  if (choices.some((choice) => choice === value)) return;
  throw new ValueError({ argument, expected: choices.map((choice) => `'${choice}'`).join(' or '), received: value });
}
