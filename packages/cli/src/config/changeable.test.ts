import { expect, test } from 'vitest';
import { changeableSettings, changedSettings, expectChangeable, fixedSettings } from './changeable.js';
import { resolveSettings } from './resolveSettings.js';
import { settingNames } from './settings.js';

const before = resolveSettings({ preset: 'tiny' });
const check = (change: object) => () =>
  expectChangeable(before, { ...before, ...change }, 'ecgan train --config c.json');

test('default: every setting may change or has a reason why not', () => {
  expect([...changeableSettings, ...Object.keys(fixedSettings)].sort()).toEqual([...settingNames].sort());
  expect(check({ steps: 9, generatorLearningRate: 1, photos: 'elsewhere' })).not.toThrow();
});

test('error: what the networks are made of', { meta: { id: 'changeable-networks' } }, () => {
  expect(check({ filters: 9 })).toThrowErrorMatchingInlineSnapshot(
    `[ConfigError: --filters: expected 4, as the run began with: the weights of the run are of these networks, got 9. For another start a new run: ecgan train --config c.json --filters 9]`,
  );
  expect(check({ flip: false, minutes: 5 })).toThrow('the steps were planned when it began: give --steps');
});

test('error: instance maps that come or go', () => {
  const folders = resolveSettings({ flags: { dataset: 'folder', photos: 'p', labels: 'l', classes: 2 } });
  const change = () => expectChangeable(folders, { ...folders, instances: 'i' }, 'ecgan train');
  expect(change).toThrow('--instances: expected null, as the run began with');
});

test('changedSettings', () => {
  expect(changedSettings(before, before)).toEqual({});
  expect(changedSettings(before, { ...before, steps: 7, weights: { similarity: 0 } })).toEqual({
    steps: { from: 6, to: 7 },
    weights: { from: {}, to: { similarity: 0 } },
  });
});
