import { expect, test } from 'vitest';
import { nearestName } from './errors.js';

test('default', () => {
  expect(nearestName('stpes', ['steps', 'size', 'seed'])).toBe('steps');
});

test('behavior: capitals do not count', () => {
  expect(nearestName('SAVEEVERY', ['saveEvery', 'sampleEvery'])).toBe('saveEvery');
});

test('behavior: nothing is suggested where nothing is near', () => {
  expect(nearestName('cityscapes', ['demo', 'tiny'])).toBeUndefined();
  expect(nearestName('x', [])).toBeUndefined();
});
