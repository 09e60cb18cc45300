import { describe, expect, test } from 'vitest';
import { type PresetName, presets } from './presets.js';
import { resolveSettings } from './resolveSettings.js';
import { settingNames, settings } from './settings.js';

/** The message of the error that these settings cause. */
function refusal(sources: Parameters<typeof resolveSettings>[0]): string {
  try {
    resolveSettings(sources);
  } catch (error) {
    return `${error}`;
  }
  return 'accepted';
}

test('default: every setting has a value without anything given', () => {
  const resolved = resolveSettings({});
  expect(Object.keys(resolved)).toEqual(settingNames);
  expect(resolved).toMatchObject({ dataset: 'scenes', size: '256', filters: 64, steps: 10_000, weights: {} });
});

test('behavior: flags over file over preset over defaults', () => {
  const file = { name: 'my.json', content: { filters: 8, batch: 3 } };
  const resolved = resolveSettings({ preset: 'tiny', file, flags: { batch: 5 } });
  expect([resolved.size, resolved.filters, resolved.batch, resolved.beta2]).toEqual(['32', 8, 5, 0.9]);
});

test('behavior: weights are merged name by name', () => {
  const file = { name: 'my.json', content: { weights: { similarity: 2, contrast: 0 } } };
  expect(resolveSettings({ file, flags: { weights: { contrast: 3 } } }).weights).toEqual({
    similarity: 2,
    contrast: 3,
  });
});

test('behavior: warm-ups are merged name by name too', () => {
  const file = { name: 'my.json', content: { warmup: { similarity: 50, contrast: 10 } } };
  expect(resolveSettings({ file, flags: { warmup: { contrast: 0 } } }).warmup).toEqual({ similarity: 50, contrast: 0 });
});

test('behavior: what is resolved resolves to itself, as config.json needs', () => {
  const resolved = resolveSettings({ preset: 'demo', flags: { weights: { refined: 1 } } });
  const content = JSON.parse(JSON.stringify(resolved));
  expect(resolveSettings({ file: { name: 'config.json', content } })).toEqual(resolved);
});

test.each(Object.keys(presets) as PresetName[])(
  'behavior: preset %s is valid and names known settings only',
  (preset) => {
    const { dataset } = presets[preset];
    const flags = dataset === 'scenes' ? {} : { root: 'unpacked' };
    expect(resolveSettings({ preset, flags })).toMatchObject(presets[preset]);
  },
);

test("behavior: the presets of the paper's datasets update in the paper's order, ours from one pass", () => {
  const inTurn = (Object.keys(presets) as PresetName[]).filter((preset) => {
    const flags = presets[preset].dataset === 'scenes' ? {} : { root: 'unpacked' };
    return resolveSettings({ preset, flags }).alternating;
  });
  expect(inTurn).toEqual(['cityscapes', 'ade20k', 'coco-stuff']);
  const flags = { root: 'unpacked', alternating: false };
  expect(resolveSettings({ preset: 'cityscapes', flags }).alternating).toBe(false);
});

test('behavior: a size may be a number', () => {
  expect(resolveSettings({ file: { name: 'my.json', content: { size: 64 } } }).size).toBe('64');
});

describe('error:', () => {
  test('unknown key in a file', () => {
    const file = { name: 'my.json', content: { stepz: 3 } };
    expect(refusal({ file })).toMatchInlineSnapshot(
      `"UnknownNameError: stepz: no such key in my.json. Did you mean steps?"`,
    );
  });

  test('unknown preset', () => {
    expect(refusal({ preset: 'cityscape' })).toMatchInlineSnapshot(
      `"UnknownNameError: cityscape: no such preset. Did you mean cityscapes?"`,
    );
  });

  test('unknown loss', () => {
    expect(refusal({ flags: { weights: { similarty: 1 } } })).toMatchInlineSnapshot(
      `"UnknownNameError: similarty: no such loss in --weight. Did you mean similarity?"`,
    );
  });

  test('a warm-up of what is no loss, or of part of a step', () => {
    expect(refusal({ flags: { warmup: { refined: 10 } } })).toMatchInlineSnapshot(
      `"UnknownNameError: refined: no such loss in --warmup. Known: adversarial, similarity, contrast, classPixel, featureMatching, perceptual, reconstruction, adversarialEdge, adversarialImage, adversarialRefined, similarityImage, similarityRefined, featureMatchingEdge, featureMatchingImage, featureMatchingRefined, perceptualEdge, perceptualImage, perceptualRefined, reconstructionImage, reconstructionRefined."`,
    );
    expect(refusal({ file: { name: 'my.json', content: { warmup: { contrast: 0.5 } } } })).toMatchInlineSnapshot(
      `"ConfigError: warmup in my.json: expected an object of integers of steps, such as {"contrast": 1000}, got {"contrast":0.5}."`,
    );
  });

  test('levels of contrast that the generator does not have, or twice, or out of order', () => {
    expect(refusal({ flags: { contrastLevels: [0, 6] } })).toMatchInlineSnapshot(
      `"ConfigError: --contrast-levels: expected ascending levels of the generator, 0 to 5, got [0,6]."`,
    );
    for (const contrastLevels of [
      [1, 0],
      [1, 1],
    ])
      expect(refusal({ flags: { contrastLevels } })).toContain('expected ascending levels of the generator, 0 to 5');
    expect(refusal({ flags: { contrastLevels: [0, 6], levels: 7, size: '64' } })).toBe('accepted');
  });

  test('value out of range, from a flag and from a file', () => {
    expect(refusal({ flags: { decay: 1.5 } })).toMatchInlineSnapshot(
      `"ConfigError: --decay: expected a number from 0 to 1, got 1.5."`,
    );
    expect(refusal({ file: { name: 'my.json', content: { steps: '7' } } })).toMatchInlineSnapshot(
      `"ConfigError: steps in my.json: expected an integer of at least 1, got "7"."`,
    );
  });

  test('weights that are no object, or negative', () => {
    const expected = 'expected an object of numbers of at least 0, such as {"similarity": 0.5}';
    const withWeights = (weights: unknown) => refusal({ file: { name: 'my.json', content: { weights } } });
    expect(withWeights(3)).toBe(`ConfigError: weights in my.json: ${expected}, got 3.`);
    expect(withWeights({ similarity: -1 })).toBe(
      `ConfigError: weights in my.json: ${expected}, got {"similarity":-1}.`,
    );
  });

  test('a size that cannot be halved five times', () => {
    expect(refusal({ flags: { size: '100x256' } })).toMatchInlineSnapshot(
      `"ConfigError: --size: expected height and width to be multiples of 32, because the network halves them 5 times, got "100x256". Try 96x256."`,
    );
    expect(refusal({ flags: { size: '96', levels: 7 } })).toContain('multiples of 64');
    expect(refusal({ flags: { size: '64' } })).toBe('accepted');
  });

  test('a folder dataset that is incomplete, folders without it', () => {
    expect(refusal({ flags: { dataset: 'folder', photos: 'a', labels: 'b' } })).toMatchInlineSnapshot(
      `"ConfigError: --classes: expected the number of classes, got nothing. --dataset folder needs --photos, --labels and --classes."`,
    );
    expect(refusal({ flags: { photos: 'a' } })).toMatchInlineSnapshot(
      `"ConfigError: --photos: expected nothing, as --dataset scenes makes its own images, got "a". It goes with --dataset folder."`,
    );
  });
});

describe('epochs', () => {
  const flags = { root: 'unpacked' };

  test('behavior: a number of steps that comes later is meant instead', () => {
    expect(resolveSettings({ preset: 'cityscapes', flags }).epochs).toBe(200);
    expect(resolveSettings({ preset: 'cityscapes', flags: { ...flags, steps: 20 } })).toMatchObject({
      epochs: null,
      steps: 20,
    });
    const file = { name: 'my.json', content: { steps: 20 } };
    expect(resolveSettings({ preset: 'cityscapes', file, flags: { ...flags, epochs: 3 } }).epochs).toBe(3);
    expect(resolveSettings({ preset: 'cityscapes', flags: { ...flags, epochs: null } }).epochs).toBeNull();
  });

  test('error: beside a wall time', () => {
    expect(refusal({ flags: { epochs: 2, minutes: 5 } })).toMatchInlineSnapshot(
      `"ConfigError: --epochs: expected nothing beside --minutes, got 2. Name one of the two."`,
    );
  });
});

describe('published datasets', () => {
  test('error: without the folder they were unpacked to, or with one that is not asked for', () => {
    expect(refusal({ preset: 'camvid' })).toMatchInlineSnapshot(
      `"ConfigError: --root: expected the folder it was unpacked to, got nothing. --dataset camvid needs --root."`,
    );
    expect(refusal({ flags: { root: 'a' } })).toMatchInlineSnapshot(
      `"ConfigError: --root: expected nothing, as --dataset scenes makes its own images, got "a". It goes with --dataset cityscapes or ade20k or coco-stuff or camvid."`,
    );
    const own = { dataset: 'ade20k', root: 'a', instances: 'b' };
    expect(refusal({ flags: { dataset: 'ade20k', root: 'a', labelEnding: '_mask' } })).toMatchInlineSnapshot(
      `"ConfigError: --label-ending: expected nothing, as --dataset ade20k has no use for it, got "_mask". It goes with --dataset folder."`,
    );
    expect(refusal({ flags: own })).toMatchInlineSnapshot(
      `"ConfigError: --instances: expected nothing, as --dataset ade20k has no use for it, got "b". It goes with --dataset folder or coco-stuff."`,
    );
  });

  test('error: loaded smaller than what is cut out', () => {
    expect(refusal({ flags: { size: '256', loadSize: '286x255' } })).toMatchInlineSnapshot(
      `"ConfigError: --load-size: expected at least the size of 256 that is cut out of it, got "286x255"."`,
    );
  });

  test('error: values that are no text, and whose own words for themselves are none', () => {
    const odd = (setting: string, value: unknown) =>
      refusal({ file: { name: 'my.json', content: { [setting]: value } } });
    expect(odd('size', { toString: null })).toMatchInlineSnapshot(
      `"ConfigError: size in my.json: expected a size such as 64, or height x width such as 128x256, got {"toString":null}."`,
    );
    expect(odd('root', { length: { toString: null } })).toMatchInlineSnapshot(
      `"ConfigError: root in my.json: expected a folder, got {"length":{"toString":null}}."`,
    );
    expect(odd('edgeCache', '')).toContain('edgeCache in my.json: expected');
  });

  test('error: a colour that is none', () => {
    const file = { name: 'my.json', content: { colours: { 0: 'blue' } } };
    expect(refusal({ file })).toMatchInlineSnapshot(
      `"ConfigError: colours in my.json: expected an object from classes to colours, such as {"0": "#4682b4"}, got {"0":"blue"}."`,
    );
  });
});

test('behavior: the schema itself refuses unknown keys', () => {
  expect(settings.safeParse({ nonsense: 1 }).success).toBe(false);
});
