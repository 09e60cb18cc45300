import { expect, test } from 'vitest';
import { EcganError, ShapeError, ValueError } from './errors.js';

test('default', () => {
  const cause = new Error('disk');
  const error = new EcganError('run: folder exists.', { folder: 'run' }, { cause });
  expect(error).toBeInstanceOf(Error);
  expect(error.name).toBe('EcganError');
  expect(error.facts).toEqual({ folder: 'run' });
  expect(error.cause).toBe(cause);
});

test('behavior: the message of a shape error holds the expected and the received shape', () => {
  const error = new ShapeError({
    argument: 'x',
    expected: ['batch', null, 3],
    received: [4, null],
    advice: 'Reshape.',
  });
  expect(error).toBeInstanceOf(EcganError);
  expect(`${error}`).toMatchInlineSnapshot(`"ShapeError: x: expected shape [batch, any, 3], got [4, any]. Reshape."`);
  expect(error.facts.received).toEqual([4, null]);
  expect(new ShapeError({ argument: 'x', expected: 'an even height', received: [3] }).message).toMatchInlineSnapshot(
    `"x: expected an even height, got [3]."`,
  );
});

test('behavior: a value error quotes strings and lists', () => {
  const error = new ValueError({ argument: 'padding', expected: "'same' or 'valid'", received: ['full', 1] });
  expect(error).toBeInstanceOf(EcganError);
  expect(`${error}`).toMatchInlineSnapshot(`"ValueError: padding: expected 'same' or 'valid', got ["full", 1]."`);
  expect(error.facts.argument).toBe('padding');
});

test('behavior: a value error does not call toString of an object', () => {
  const received = JSON.parse('{"toString": null}');
  const error = new ValueError({ argument: 'padding', expected: 'a number', received });
  expect(error.message).toBe('padding: expected a number, got [object Object].');
});
