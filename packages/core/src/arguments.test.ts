import { describe, expect, test } from 'vitest';
import { assertChoice, assertInteger, assertIntegers, assertNumber, assertShape } from './arguments.js';

const messageOf = (run: () => void) => {
  try {
    run();
  } catch (error) {
    return `${error}`;
  }
  return 'accepted';
};

describe('numbers', () => {
  test('default: inclusive and exclusive bounds', () => {
    assertNumber('x', 0.5, { above: 0, below: 1 });
    assertNumber('x', -1e9);
    assertInteger('x', 1, { atLeast: 1, atMost: 1 });
    assertIntegers('x', [1, 2], { atLeast: 1 });
  });

  test('error: each bound, NaN, infinities and fractions', () => {
    expect([
      messageOf(() => assertNumber('decay', 0, { above: 0, below: 1 })),
      messageOf(() => assertNumber('decay', 1, { above: 0, below: 1 })),
      messageOf(() => assertNumber('decay', Number.NaN)),
      messageOf(() => assertNumber('decay', Infinity, { atLeast: 0 })),
      messageOf(() => assertNumber('decay', '1' as unknown as number)),
      messageOf(() => assertInteger('steps', 0, { atLeast: 1 })),
      messageOf(() => assertInteger('steps', 6, { atLeast: 1, atMost: 5 })),
      messageOf(() => assertInteger('steps', 1.5)),
      messageOf(() => assertInteger('steps', 2 ** 53)),
      messageOf(() => assertIntegers('widths', [], { atLeast: 1 })),
      messageOf(() => assertIntegers('widths', [3, 0], { atLeast: 1 })),
    ]).toMatchInlineSnapshot(`
      [
        "ValueError: decay: expected a finite number > 0 and < 1, got 0.",
        "ValueError: decay: expected a finite number > 0 and < 1, got 1.",
        "ValueError: decay: expected a finite number, got NaN.",
        "ValueError: decay: expected a finite number ≥ 0, got Infinity.",
        "ValueError: decay: expected a finite number, got "1".",
        "ValueError: steps: expected an integer ≥ 1, got 0.",
        "ValueError: steps: expected an integer ≥ 1 and ≤ 5, got 6.",
        "ValueError: steps: expected an integer, got 1.5.",
        "ValueError: steps: expected an integer, got 9007199254740992.",
        "ValueError: widths: expected one or more integers ≥ 1, got [].",
        "ValueError: widths: expected one or more integers ≥ 1, got [3, 0].",
      ]
    `);
  });
});

test('error: a value that is not one of the choices', () => {
  assertChoice('split', 'val', ['train', 'val']);
  expect(messageOf(() => assertChoice('split', 'test', ['train', 'val']))).toMatchInlineSnapshot(
    `"ValueError: split: expected 'train' or 'val', got "test"."`,
  );
});

test('error: rank and lengths of a shape; names and null match any length', () => {
  assertShape('x', { shape: [2, 5, 3] }, ['batch', null, 3]);
  expect([
    messageOf(() => assertShape('x', { shape: [2, 5] }, ['batch', null, 3])),
    messageOf(() => assertShape('x', { shape: [2, 5, 4] }, ['batch', null, 3], 'Three channels.')),
  ]).toMatchInlineSnapshot(`
    [
      "ShapeError: x: expected shape [batch, any, 3], got [2, 5].",
      "ShapeError: x: expected shape [batch, any, 3], got [2, 5, 4]. Three channels.",
    ]
  `);
});
