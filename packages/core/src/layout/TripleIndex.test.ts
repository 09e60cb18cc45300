import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TripleIndex } from './TripleIndex.js';

test('default: ids follow the order of first appearance', () => {
  const numbers = new Int32Array(7);
  const triples = new TripleIndex();
  triples.number(Int32Array.of(0, 0, 0, 0, 1, 0, 0), numbers, 1, 6, 1);
  expect(Array.from(numbers)).toEqual([0, 0, 0, 1, 2, 3, 0]);
  expect(triples.count).toBe(4);
  expect(Array.from(triples.firstPositions())).toEqual([1, 3, 4, 5]);
});

test('behavior: for any values and step, the same ids as a Map with string keys', () => {
  fc.assert(
    fc.property(
      fc.int32Array({ minLength: 9, maxLength: 40, min: 0, max: 2 }),
      fc.constantFrom(1, 3),
      (values, step) => {
        const known = new Map<string, number>();
        const firsts: number[] = [];
        const expected = Array.from(values, (_, i) => {
          if (i < step || i >= values.length - step) return 0;
          const key = `${values[i - step]} ${values[i]} ${values[i + step]}`;
          if (!known.has(key)) firsts.push(i);
          const number = known.get(key) ?? known.size;
          known.set(key, number);
          return number;
        });
        const numbers = new Int32Array(values.length);
        const triples = new TripleIndex();
        triples.number(values, numbers, step, values.length - step, step);
        expect(Array.from(numbers)).toEqual(expected);
        expect(triples.count).toBe(known.size);
        expect(Array.from(triples.firstPositions())).toEqual(firsts);
      },
    ),
    { seed: 1 },
  );
});
