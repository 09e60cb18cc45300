import * as core from '@ecgan/core';
import * as losses from '@ecgan/losses';
import * as models from '@ecgan/models';
import * as training from '@ecgan/training';
import { describe, expect, test } from 'vitest';
import { layerCases } from '../layerCases.js';
import { lossCases } from '../lossCases.js';
import { networkCases } from '../networkCases.js';
import { opCases } from '../opCases.js';
import { stateCases } from '../stateCases.js';
import { components } from './components.js';
import { gradients, layer, leaks, maths, none, roundTrip, values } from './kinds.js';
import { otherExports } from './otherExports.js';

const packages = { core, losses, models, training };
const names = Object.keys(packages) as (keyof typeof packages)[];

describe('the list of components', () => {
  test.each(names)('behavior: every export of %s is a component or named among the others, once', (name) => {
    const listed = [...components[name].map((one) => one.name), ...Object.values(otherExports[name]).flat()];
    expect(listed.sort()).toEqual(Object.keys(packages[name]).sort());
  });

  test('behavior: names are unique: tests tell what they show by the name alone', () => {
    const all = names.flatMap((name) => components[name].map((one) => one.name));
    expect(new Set(all).size).toBe(all.length);
  });

  test('behavior: every small case is the one of the component of its name', () => {
    const cases = Object.entries({ ...opCases, ...layerCases, ...lossCases, ...networkCases, ...stateCases });
    const listed = names.flatMap((name) => components[name].map((one) => [one.name, one.smallCase] as const));
    expect(new Map(cases)).toEqual(new Map(listed.filter(([, smallCase]) => smallCase)));
  });
});

test('args: a component without one of its checks does not compile', () => {
  const smallCase = layerCases.edgeTransfer;
  // @ts-expect-error no round trip
  layer({ spade: core.spade }, { values, gradients, leaks, smallCase });
  // @ts-expect-error no gradients, and no reason for that
  maths({ transferEdges: core.transferEdges }, { values, leaks, smallCase });
  // @ts-expect-error a check under the name of another
  maths({ transferEdges: core.transferEdges }, { values, gradients: leaks, leaks, smallCase });
  // @ts-expect-error not a layer
  layer({ hinge: losses.hinge }, { values, gradients, leaks, roundTrip, smallCase });
  expect(maths({ labelPool: core.labelPool }, { values, gradients: none('integers'), leaks, smallCase })).toEqual({
    ...{ name: 'labelPool', kind: 'maths', smallCase },
    checks: { values, gradients: { reason: 'integers' }, leaks },
  });
});
