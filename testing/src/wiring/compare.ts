import { expect } from 'vitest';
import type { Row } from './readState.js';
import type { Numbers } from './updates.js';

/** Expects the numbers of every variable within a tolerance, relative to its largest, or to a hundredth of the largest of all where that is more. */
export function expectSame(
  actual: Map<string, Numbers>,
  expected: Map<string, Numbers>,
  tolerance: number,
  what: string,
) {
  const largest = (values: Numbers) => Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const ofAll = Math.max(...[...expected.values()].map(largest), 1e-12);
  expect([...actual.keys()].sort(), what).toEqual([...expected.keys()].sort());
  const errors = [...expected].map(([name, values]) => {
    const found = actual.get(name) ?? [];
    expect(found.length, `${what} ${name}`).toBe(values.length);
    const differences = Array.from(values, (value, i) => Math.abs(value - found[i]));
    return { name, error: largest(differences) / Math.max(largest(values), ofAll / 100) };
  });
  const worst = errors.reduce((one, other) => (other.error > one.error || Number.isNaN(other.error) ? other : one));
  expect(worst.error, `${what}, worst in ${worst.name}`).toBeLessThan(tolerance);
}

export function expectSameNumbers(actual: Record<string, number>, expected: Record<string, number>, tolerance: number) {
  expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, value] of Object.entries(expected))
    expect(
      Math.abs(actual[name] - value) / Math.max(Math.abs(value), 1e-2),
      `${name}: ${actual[name]}, not ${value}`,
    ).toBeLessThan(tolerance);
}

/** Expects the same rows in any order. */
export function expectSameRows(actual: readonly Row[], expected: readonly Row[]) {
  expect(actual.length).toBe(expected.length);
  const left = [...actual];
  for (const { row, label } of expected) {
    const distance = (other: { row: number[] }) => Math.max(...row.map((value, i) => Math.abs(value - other.row[i])));
    const candidates = left.filter((one) => one.label === label).map((one) => ({ one, far: distance(one) }));
    const nearest = candidates.reduce((best, other) => (other.far < best.far ? other : best), {
      one: left[0],
      far: Infinity,
    });
    expect(nearest.far, `a row of class ${label}`).toBeLessThan(1e-4);
    left.splice(left.indexOf(nearest.one), 1);
  }
}
