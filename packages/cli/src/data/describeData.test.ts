import { describe, expect, test } from 'vitest';
import { resolveSettings } from '../config/resolveSettings.js';
import { withSteps } from '../run/budget.js';
import { describeData } from './describeData.js';

const described = (preset: string | undefined, flags: Record<string, unknown>) =>
  describeData(resolveSettings({ preset, flags }));

describe('describeData', () => {
  test('default: synthetic scenes of other seeds are held out', () => {
    expect(described('tiny', {})).toEqual({
      train: { kind: 'scenes', height: 32, width: 32, seed: 0, length: 8 },
      heldOut: { kind: 'scenes', height: 32, width: 32, seed: 0, length: 4, split: 'validation' },
    });
  });

  test('args: cityscapes: val is held out, or its own last images where it is trained on', () => {
    const files = { height: 256, width: 512, levels: 7, autoOrient: false, edgesAtPhotoSize: true };
    const train = { kind: 'cityscapes', root: 'c', split: 'train', ids: 'raw', instances: true, ...files };
    expect(described('cityscapes', { root: 'c' })).toEqual({ train, heldOut: { ...train, split: 'val' } });
    const flags = { root: 'c', split: 'val', ids: 'train', boundaries: false };
    expect(described('cityscapes', flags)).toEqual({
      train: { ...train, split: 'val', ids: 'train', instances: false },
    });
  });

  test('args: ade20k, coco-stuff: loaded larger as in the paper, or nothing cut off', () => {
    expect(described('ade20k', { root: 'a' }).train).toMatchObject({ loadHeight: 286, loadWidth: 286, height: 256 });
    const plain = { dataset: 'coco-stuff', root: 'c', size: '128' };
    expect(described(undefined, plain).train).toMatchObject({ loadHeight: 128, loadWidth: 128, instances: true });
    expect(described(undefined, { ...plain, instances: 'mine' }).train).toMatchObject({ instances: 'mine' });
  });

  test('args: folder: a table of colours', () => {
    const folders = {
      dataset: 'folder',
      photos: 'p',
      labels: 'l',
      classes: 3,
      colours: { 0: '#4682B4', 2: '#000001' },
    };
    const { train, heldOut } = described(undefined, folders);
    expect(train).toMatchObject({ kind: 'folder', numClasses: 3, colours: [[70, 130, 180], null, [0, 0, 1]] });
    expect(train).not.toHaveProperty('loadHeight');
    expect(heldOut).toBeUndefined();
  });
});

test('withSteps behavior: steps are epochs times images over images a step', () => {
  const settings = resolveSettings({ preset: 'cityscapes', flags: { root: 'c' } });
  const train = { length: 2975 } as never;
  // 200 · 2975 / 32 = 18593.75
  expect(withSteps(settings, { train })).toEqual({ ...settings, steps: 18594, epochs: null });
  const few = { ...settings, epochs: 0.001 };
  expect(withSteps(few, { train }).steps).toBe(1);
  const plain = resolveSettings({ preset: 'tiny' });
  expect(withSteps(plain, { train })).toBe(plain);
});
