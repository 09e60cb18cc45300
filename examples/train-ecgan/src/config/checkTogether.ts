import { ConfigError } from '../errors/ConfigError.js';
import { UnknownNameError } from '../errors/UnknownNameError.js';
import { lossNames, warmupNames } from './lossNames.js';
import { parseSize } from './parseSize.js';
import type { Settings } from './settings.js';

const folderOnly = ['photos', 'labels', 'instances', 'classes', 'ignoreLabel'] as const;
const needed: readonly string[] = ['photos', 'labels', 'classes'];

/**
 * Checks what single settings cannot tell: that the size can be halved, that a data set of the user's own is complete, that
 * weights name losses.
 *
 * @param nameOf - What the user calls a setting: its flag, or its key in a file.
 * @throws {@link ConfigError} or {@link UnknownNameError}
 */
export function checkTogether(settings: Settings, nameOf: (setting: string) => string): void {
  checkSize(settings, nameOf);
  checkDataset(settings, nameOf);
  checkScales(settings, nameOf);
  for (const [setting, known] of [
    ['weights', lossNames],
    ['warmup', warmupNames],
  ] as const)
    for (const name of Object.keys(settings[setting]))
      if (!known.includes(name)) throw new UnknownNameError(`loss in ${nameOf(setting)}`, name, known);
}

function checkScales({ contrastScales, levels }: Settings, nameOf: (setting: string) => string): void {
  if (contrastScales <= levels) return;
  const expected = `at most ${levels}, as many as the generator has`;
  throw new ConfigError({ setting: nameOf('contrastScales'), expected, received: contrastScales });
}

function checkSize({ size, levels }: Settings, nameOf: (setting: string) => string): void {
  const { height, width } = parseSize(size);
  const factor = 2 ** (levels - 1);
  if (height % factor === 0 && width % factor === 0) return;
  const nearest = [height, width].map((length) => Math.max(1, Math.round(length / factor)) * factor);
  throw new ConfigError({
    setting: nameOf('size'),
    expected: `height and width to be multiples of ${factor}, because the network halves them ${levels - 1} times`,
    received: size,
    advice: `Try ${nearest[0] === nearest[1] ? nearest[0] : nearest.join('x')}.`,
  });
}

function checkDataset(settings: Settings, nameOf: (setting: string) => string): void {
  for (const name of folderOnly) {
    const missing = settings.dataset === 'folder' && settings[name] === null && needed.includes(name);
    const idle = settings.dataset !== 'folder' && settings[name] !== null;
    if (missing) {
      throw new ConfigError({
        setting: nameOf(name),
        expected: name === 'classes' ? 'the number of classes' : 'a folder',
        received: undefined,
        advice: '--dataset folder needs --photos, --labels and --classes.',
      });
    }
    if (idle) {
      throw new ConfigError({
        setting: nameOf(name),
        expected: 'nothing, as --dataset scenes makes its own images',
        received: settings[name],
        advice: 'Add --dataset folder to train on images of your own.',
      });
    }
  }
}
