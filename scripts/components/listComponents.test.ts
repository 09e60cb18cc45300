import { expect, test } from 'vitest';
import { checksOf } from './checksOf.mjs';
import { listComponents } from './listComponents.mjs';

const components = listComponents();
const named = (name: string) => components.find((component: { name: string }) => component.name === name);

test('default: a component, the file that declares it, and what it must show', () => {
  expect(named('spade')).toMatchObject({ package: 'core', kind: 'layer', file: 'packages/core/src/layers/spade.ts' });
  expect(checksOf(named('spade'))).toEqual(['values', 'gradients', 'leaks', 'round trip']);
  expect(checksOf(named('spade'), 'webgpu')).toEqual(['values', 'gradients', 'leaks']);
});

test('behavior: what does not apply is not demanded', () => {
  expect(checksOf(named('labelPool'))).toEqual(['values', 'leaks']);
  expect(checksOf(named('RandomState'))).toEqual(['values', 'round trip']);
  expect(checksOf(named('RandomState'), 'webgpu')).toEqual([]);
});
