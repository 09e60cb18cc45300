import { testsOf } from '@ecgan/testing';
import { serialization } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import * as core from '../index.js';

testsOf('registerLayers');

test('default: every exported layer and initializer can be found by its name', () => {
  const known = serialization.SerializationMap.getMap().classNameMap;
  const classes = Object.values(core).filter((one) => typeof one === 'function' && 'className' in one);
  expect(classes.length).toBe(23);
  for (const { className } of classes as { className: string }[]) delete known[className];
  core.registerLayers();
  for (const one of classes as { className: string }[]) {
    expect(one.className).toMatch(/^Ecgan/);
    expect(known[one.className][0]).toBe(one);
  }
});
