import { Command } from 'commander';
import { expect, test } from 'vitest';
import { addSettingOptions, settingsIn } from './flags.js';
import { resolveSettings } from './resolveSettings.js';
import { factsOf, settingNames } from './settings.js';

/** The settings that a command line gives. */
function parse(...words: string[]) {
  const command = addSettingOptions(new Command()).exitOverride();
  return settingsIn(command.parse(words, { from: 'user' }).opts());
}

test('default: nothing given, nothing set', () => {
  expect(parse()).toEqual({});
});

test('args: numbers, names, sizes and folders come out as the settings want them', () => {
  const words = ['--steps', '20', '--beta1', '0.5', '--size', '64', '--similarity-grid', '16', '--backend', 'wasm'];
  const given = parse(...words, '--dataset', 'folder', '--photos', '1', '--labels', '2', '--classes', '3');
  expect(resolveSettings({ flags: given })).toMatchObject({
    ...{ steps: 20, beta1: 0.5, size: '64', similarityGrid: '16', backend: 'wasm' },
    ...{ dataset: 'folder', photos: '1', labels: '2', classes: 3 },
  });
});

test('args: pairs may be repeated', () => {
  expect(parse('--weight', 'similarity=0.5', '--weight', 'contrast=0')).toEqual({
    weights: { similarity: 0.5, contrast: 0 },
  });
  expect(parse('--remap', '255=11', '--remap', '7=0')).toEqual({ remap: { 255: 11, 7: 0 } });
  expect(parse('--warmup', 'similarity=500', '--warmup', 'contrast=9')).toEqual({
    warmup: { similarity: 500, contrast: 9 },
  });
});

test('args: switches go both ways, so that a file can be overruled', () => {
  expect(parse('--score', '--no-flip')).toEqual({ score: true, flip: false });
  expect(parse('--no-score', '--flip')).toEqual({ score: false, flip: true });
});

test('behavior: every setting has a flag and a description', () => {
  const help = addSettingOptions(new Command()).helpInformation().replace(/\s+/g, ' ');
  for (const name of settingNames) {
    const { description, off, expects } = factsOf(name);
    expect(expects).not.toBe('');
    expect(help.includes(description) || (off !== undefined && help.includes(off)), name).toBe(true);
  }
});

test('error: a pair that is none', () => {
  for (const word of ['similarity', 'similarity=', 'similarity=much', 'similarity=-1', '=3'])
    expect(() => parse('--weight', word)).toThrow(`--weight: expected a pair such as similarity=0.5, got "${word}".`);
});
