import { expect, test } from 'vitest';
import { checksOf } from './checksOf.mjs';
import { listComponents } from './listComponents.mjs';

const components = listComponents();
const named = (name: string) => components.find((component) => component.name === name);
const checks = (name: string) => checksOf(named(name));

test('default: a component of each kind, told by its type, and what it must show', () => {
  expect(named('hinge')).toMatchObject({ kind: 'maths', file: 'packages/losses/src/adversarial/hinge.ts' });
  expect(checks('hinge')).toEqual(['values', 'gradients', 'leaks']);
  expect(named('spade')?.kind).toBe('layer');
  expect(checks('spade')).toEqual(['values', 'gradients', 'leaks', 'round trip']);
  expect(named('ecganGenerator')?.kind).toBe('network');
  expect(checks('ecganGenerator')).toEqual(['values', 'gradients', 'leaks', 'round trip']);
  expect(named('xavierNormal')?.kind).toBe('initializer');
  expect(named('PixelMemoryBank')?.kind).toBe('state');
  expect(checks('PixelMemoryBank')).toEqual(['values', 'leaks', 'round trip']);
  expect(checks('RandomState')).toEqual(['values', 'round trip']);
  expect(checks('samplePixels')).toEqual(['values']);
});

test('behavior: functions that return functions are maths, tensors in objects count', () => {
  for (const name of ['perceptualLoss', 'ecganObjective', 'spectralNorm', 'transferEdges'])
    expect(checks(name), name).toEqual(['values', 'gradients', 'leaks']);
});

test('behavior: "without gradient" in a docstring is believed', () => {
  expect(checks('labelPool')).toEqual(['values', 'leaks']);
});

test('behavior: types, constants, errors, and classes with a factory are no components', () => {
  for (const name of ['SpadeOptions', 'ecganTerms', 'ShapeError', 'SafetensorsError', 'Spade'])
    expect(named(name), name).toBeUndefined();
});
