import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Expression, evaluate, explain } from './expression.js';

const whole = (value: number) => value;

describe('explain', () => {
  test('default: what never varies is fixed, to the bit', () => {
    expect(explain([3, 3], [[1], [2]], [0], whole)).toEqual([{ form: 'fixed', value: 3 }]);
    expect(explain([0, -0], [[1], [2]], [0], Math.fround)).toEqual([]);
  });

  test.each<[string, number[], Expression]>([
    ['itself', [2, 3, 5], { form: 'value', quantity: 0 }],
    ['a sum', [9, 10, 12], { form: 'sum', quantity: 0, by: 7 }],
    ['a multiple', [8, 12, 20], { form: 'multiple', quantity: 0, by: 4 }],
    ['its negative', [-2, -3, -5], { form: 'negative', quantity: 0 }],
    ['its complement', [-1, -2, -4], { form: 'complement', quantity: 0 }],
    ['its reciprocal', [1 / 2, 1 / 3, 1 / 5].map(Math.fround), { form: 'reciprocal', quantity: 0, by: 1 }],
    ['a share', [1 / 12, 1 / 18, 1 / 30].map(Math.fround), { form: 'reciprocal', quantity: 0, by: 6 }],
  ])('behavior: %s', (_what, values, expected) => {
    expect(explain(values, [[2], [3], [5]], [0], Math.fround)).toEqual([expected]);
  });

  test('behavior: of two quantities, only where one does not do', () => {
    const table = [
      [2, 7],
      [3, 5],
      [5, 6],
    ];
    expect(explain([14, 15, 30], table, [0, 1], whole)).toEqual([{ form: 'product', quantity: 0, other: 1, by: 1 }]);
    expect(explain([10, 9, 12], table, [0, 1], whole)).toEqual([{ form: 'total', quantity: 0, other: 1, by: 1 }]);
    expect(explain([5, 2, 1], table, [0, 1], whole)).toEqual([{ form: 'difference', quantity: 1, other: 0, by: 0 }]);
    expect(explain([4, 9, 25], table, [0, 1], whole)).toEqual([{ form: 'product', quantity: 0, other: 0, by: 1 }]);
    expect(explain([14, 15, 31], table, [0, 1], whole)).toEqual([]);
  });

  test('behavior: two explanations are both kept', () => {
    const same = [
      [2, 2],
      [3, 3],
    ];
    expect(explain([4, 6], same, [0, 1], whole).map(({ form }) => form)).toEqual(['multiple', 'multiple']);
  });

  test('behavior: whatever is found gives the values it was found from', () => {
    const numbers = fc.integer({ min: -40, max: 40 });
    fc.assert(
      fc.property(fc.array(fc.tuple(numbers, numbers, numbers), { minLength: 2, maxLength: 5 }), (rows) => {
        const [values, table] = [rows.map(([v]) => v), rows.map(([, q, r]) => [q, r])];
        for (const expression of explain(values, table, [0, 1], whole)) {
          expect(table.map((quantities) => evaluate(expression, quantities))).toEqual(values);
        }
      }),
    );
  });
});
