import type { EcganOptions } from '@ecgan/models';
import type { TrainerOptions } from '@ecgan/training';
import { describe, expect, test } from 'vitest';
import { presets } from './presets.js';
import { resolveSettings } from './resolveSettings.js';
import {
  type AbsentNetworkOption,
  type AbsentTrainerOption,
  type EveryOption,
  networkOptions,
  trainerOptions,
} from './toOptions.js';

const settings = resolveSettings({});

describe('networkOptions', () => {
  test('default: settings are passed on by their own names', () => {
    const flags = { filters: 8, chainFilters: [4, 2], contrastLevels: [0, 2], discriminatorLayers: 3, seed: 5 };
    expect(networkOptions(resolveSettings({ flags }), 7)).toMatchObject({ ...flags, numClasses: 7, boundary: false });
  });

  test('behavior: what is not given is left to the library', () => {
    expect(networkOptions(settings, 3)).toMatchObject({ hiddenFilters: undefined, classPixelFilters: undefined });
  });

  test('behavior: an option without a setting does not compile', () => {
    interface Grown extends EcganOptions {
      dropout?: number;
    }
    // @ts-expect-error: Property 'dropout' is missing
    const grown: EveryOption<Grown, AbsentNetworkOption> = networkOptions(settings, 3);
    const listed: EveryOption<Grown, AbsentNetworkOption | 'dropout'> = networkOptions(settings, 3);
    expect([grown.dropout, listed.numClasses]).toEqual([undefined, 3]);
  });
});

describe('trainerOptions', () => {
  test('default: settings are passed on by their own names', () => {
    const flags = { alternating: true, clipNorm: 3, discriminatorSteps: 2, averageFrom: 9, beta2: 0.99 };
    expect(trainerOptions(resolveSettings({ flags }), undefined)).toMatchObject(flags);
  });

  test('behavior: the contrast and its memory', () => {
    const flags = { temperature: 0.1, maxAnchors: 5, maxPerClass: 4, hard: false, memorySize: 6, pixelsPerRegion: 2 };
    const { memorySize, pixelsPerRegion, ...contrast } = flags;
    expect(trainerOptions(resolveSettings({ flags }), undefined).contrast).toEqual({
      ...contrast,
      memory: { memorySize, pixelsPerRegion },
    });
    expect(trainerOptions(settings, undefined).contrast?.memory).toBeUndefined();
  });

  test('behavior: fractions, sizes and names become what the trainer takes', () => {
    const flags = {
      steps: 100,
      decay: 0.25,
      similarityGrid: '16x32',
      adversarial: 'wasserstein',
      schedule: 'constant',
    };
    const options = trainerOptions(resolveSettings({ flags }), undefined);
    expect(options).toMatchObject({ steps: 100, decayFrom: 75, similarityGrid: [16, 32] });
    expect(options.schedule?.(99, 100, 75)).toBe(1);
  });

  test('behavior: an option without a setting does not compile', () => {
    interface Grown extends TrainerOptions {
      noise?: number;
    }
    // @ts-expect-error: Property 'noise' is missing
    const grown: EveryOption<Grown, AbsentTrainerOption> = trainerOptions(settings, undefined);
    expect(grown.noise).toBeUndefined();
  });
});

test('behavior: the options of every preset are those of the library', () => {
  for (const preset of Object.keys(presets)) {
    const flags = preset === 'demo' || preset === 'tiny' ? {} : { root: 'unpacked' };
    const resolved = resolveSettings({ preset, flags });
    expect(networkOptions(resolved, 3).filters).toBe(resolved.filters);
  }
});
