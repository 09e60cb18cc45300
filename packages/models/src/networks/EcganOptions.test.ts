import { describe, expect, test } from 'vitest';
import { type EcganOptions, resolveOptions } from './EcganOptions.js';
import { resolveUnetOptions } from './unetGenerator.js';

describe('resolveOptions', () => {
  test("default: the paper's", { meta: { id: 'ecgan-options-papers' } }, () => {
    expect(resolveOptions({ numClasses: 35 })).toMatchInlineSnapshot(`
      {
        "boundary": false,
        "chainFilters": [
          32,
          16,
          8,
        ],
        "classPixelFilters": [
          64,
        ],
        "classPresence": false,
        "contrastLevels": [
          0,
        ],
        "denseLabels": false,
        "discriminator": "patch",
        "discriminatorFilters": 64,
        "discriminatorLayers": 4,
        "discriminatorMaxFilters": 512,
        "discriminatorNormalization": "instance",
        "discriminatorScales": 2,
        "edgeTransfer": true,
        "embeddingSize": 256,
        "filterDoublings": 4,
        "filters": 64,
        "height": null,
        "hiddenFilters": 128,
        "initialGain": 0.02,
        "labelFilters": 32,
        "labelHalvings": 3,
        "levels": 6,
        "noiseSize": 0,
        "normalization": "batch",
        "numClasses": 35,
        "seed": 0,
        "segmentationDepth": 6,
        "semanticClasses": 35,
        "styleSize": 0,
        "width": null,
      }
    `);
  });

  test('args: what was given stays', () => {
    const given = { numClasses: 2, levels: 4, styleSize: 8, height: 16, width: 24, chainFilters: [5], seed: -3 };
    expect(resolveOptions(given)).toMatchObject(given);
  });

  test('error: what no network can be built from', () => {
    const messageOf = (options: Record<string, unknown>) => {
      try {
        resolveOptions({ numClasses: 5, ...options } as EcganOptions);
        return 'accepted';
      } catch (error) {
        return `${error}`;
      }
    };
    const wrong = [
      { numClasses: 0 },
      { filters: 1.5 },
      { hiddenFilters: -1 },
      { filterDoublings: 0 },
      { semanticClasses: 0 },
      { semanticClasses: 6 },
      { boundary: true, semanticClasses: 7 },
      { discriminatorMaxFilters: 0 },
      { levels: 2 },
      { normalization: 'layer' },
      { chainFilters: [] },
      { chainFilters: [32, 0] },
      { discriminatorLayers: 0 },
      { discriminatorNormalization: 'batch' },
      { labelHalvings: 6 },
      { classPixelFilters: [Number.NaN] },
      { initialGain: 0 },
      { seed: 0.5 },
      { styleSize: -1 },
      { styleSize: 8 },
      { styleSize: 8, height: 64, width: 48 },
    ];
    expect(wrong.map(messageOf)).toMatchInlineSnapshot(`
      [
        "ValueError: numClasses: expected an integer ≥ 1, got 0.",
        "ValueError: filters: expected an integer ≥ 1, got 1.5.",
        "ValueError: hiddenFilters: expected an integer ≥ 1, got -1.",
        "ValueError: filterDoublings: expected an integer ≥ 1, got 0.",
        "ValueError: semanticClasses: expected an integer ≥ 1 and ≤ 5, got 0.",
        "ValueError: semanticClasses: expected an integer ≥ 1 and ≤ 5, got 6.",
        "ValueError: semanticClasses: expected an integer ≥ 1 and ≤ 6, got 7.",
        "ValueError: discriminatorMaxFilters: expected an integer ≥ 1, got 0.",
        "ValueError: levels: expected an integer ≥ 3, got 2.",
        "ValueError: normalization: expected 'batch' or 'instance', got "layer".",
        "ValueError: chainFilters: expected one or more integers ≥ 1, got [].",
        "ValueError: chainFilters: expected one or more integers ≥ 1, got [32, 0].",
        "ValueError: discriminatorLayers: expected an integer ≥ 1, got 0.",
        "ValueError: discriminatorNormalization: expected 'instance' or 'none', got "batch".",
        "ValueError: labelHalvings: expected an integer ≥ 1 and ≤ 5, got 6.",
        "ValueError: classPixelFilters: expected one or more integers ≥ 1, got [NaN].",
        "ValueError: initialGain: expected a finite number > 0, got 0.",
        "ValueError: seed: expected an integer, got 0.5.",
        "ValueError: styleSize: expected an integer ≥ 0, got -1.",
        "ValueError: height: expected a multiple of 32, since the generator has a style and 6 levels, got undefined.",
        "ValueError: width: expected a multiple of 32, since the generator has a style and 6 levels, got 48.",
      ]
    `);
  });
});

describe('resolveUnetOptions', () => {
  test("default: pix2pix's", () => {
    expect(resolveUnetOptions({ numClasses: 35 })).toMatchInlineSnapshot(`
      {
        "boundary": false,
        "denseLabels": false,
        "depth": 8,
        "dropout": 0.5,
        "dropoutAtInference": false,
        "filters": 64,
        "initialGain": 0.02,
        "normalization": "batch",
        "numClasses": 35,
        "seed": 0,
      }
    `);
  });

  test('error: what no U-Net can be built from', () => {
    const wrong = [
      { depth: 1 },
      { filters: 0 },
      { normalization: 'none' as 'batch' },
      { dropout: 1 },
      { initialGain: -1 },
    ];
    const messages = wrong.map((options) => {
      expect(() => resolveUnetOptions({ numClasses: 5, ...options })).toThrow();
      try {
        return resolveUnetOptions({ numClasses: 5, ...options });
      } catch (error) {
        return `${error}`;
      }
    });
    expect(messages).toMatchInlineSnapshot(`
      [
        "ValueError: depth: expected an integer ≥ 2, got 1.",
        "ValueError: filters: expected an integer ≥ 1, got 0.",
        "ValueError: normalization: expected 'batch' or 'instance', got "none".",
        "ValueError: dropout: expected a number in [0, 1), got 1.",
        "ValueError: initialGain: expected a finite number > 0, got -1.",
      ]
    `);
  });
});
