import type { FuzzResult } from './fuzzReader.js';

/** The results of all parts of one reader's cases as one: sums, and the largest of each. */
export function mergeResults(parts: readonly FuzzResult[]): FuzzResult {
  const sum = (of: (result: FuzzResult) => number) => parts.reduce((total, part) => total + of(part), 0);
  const most = <T>(of: (result: FuzzResult) => T, size: (value: T) => number) =>
    parts.map(of).reduce((a, b) => (size(b) > size(a) ? b : a));
  return {
    cases: sum(({ cases }) => cases),
    values: sum(({ values }) => values),
    errors: sum(({ errors }) => errors),
    slowest: most(
      ({ slowest }) => slowest,
      ({ milliseconds }) => milliseconds,
    ),
    largest: most(
      ({ largest }) => largest,
      ({ bytes }) => bytes,
    ),
    resident: Math.max(...parts.map(({ resident }) => resident)),
    failure: parts.find(({ failure }) => failure)?.failure,
  };
}
