import { ConfigError, UnknownNameError } from '../errors.js';
import { lossNames, warmupNames } from './losses.js';
import { type PresetName, presets } from './presets.js';
import {
  factsOf,
  flagName,
  type PartialSettings,
  parseSize,
  type SettingName,
  type Settings,
  settingNames,
  settings,
} from './settings.js';

/** Where settings come from; later ones win: defaults, preset, file, flags. */
interface SettingSources {
  preset?: string;
  /** The parsed config file and its name, for messages. */
  file?: { name: string; content: Record<string, unknown> };
  /** Values that the command line parsed, by setting name. */
  flags?: Record<string, unknown>;
}

/**
 * Merges and checks all settings of a run. `weights` and `warmup` are merged name by name, everything else as a whole.
 *
 * @throws {@link UnknownNameError} for a key or preset that does not exist, with the nearest that does.
 * @throws {@link ConfigError} for a value out of range, or settings that do not go together.
 */
export function resolveSettings({ preset, file, flags = {} }: SettingSources): Settings {
  const fromFile = file?.content ?? {};
  for (const key of Object.keys(fromFile))
    if (!settingNames.includes(key as SettingName))
      throw new UnknownNameError(`key in ${file?.name}`, key, settingNames);
  const sources: Record<string, unknown>[] = [presetSettings(preset), fromFile, flags];
  const given: Record<string, unknown> = Object.assign({}, ...sources);
  given.epochs = lastEpochs(sources);
  given.weights = mergeObjects(sources.map(({ weights }) => weights));
  given.warmup = mergeObjects(sources.map(({ warmup }) => warmup));
  const nameOf = (setting: string) => {
    if (Object.hasOwn(flags, setting)) return flagName(setting);
    return Object.hasOwn(fromFile, setting) ? `${setting} in ${file?.name}` : flagName(setting);
  };
  const parsed = settings.safeParse(given);
  if (!parsed.success) {
    const name = String(parsed.error.issues[0].path[0]) as SettingName;
    throw new ConfigError({ setting: nameOf(name), expected: factsOf(name).expects, received: given[name] });
  }
  checkTogether(parsed.data, nameOf);
  return parsed.data;
}

/** The epochs that apply: none where a later source gives steps. */
function lastEpochs(sources: readonly Record<string, unknown>[]): unknown {
  let epochs: unknown = null;
  for (const source of sources) {
    if (source.epochs !== undefined && source.epochs !== null) epochs = source.epochs;
    else if (source.steps !== undefined || source.epochs === null) epochs = null;
  }
  return epochs;
}

function presetSettings(name?: string): PartialSettings {
  if (name === undefined) return {};
  if (!Object.hasOwn(presets, name)) throw new UnknownNameError('preset', name, Object.keys(presets));
  return presets[name as PresetName];
}

/** Merges objects; later ones win. If a value is not an object, returns it, so that the schema refuses it. */
function mergeObjects(objects: unknown[]): unknown {
  const given = objects.filter((value) => value !== undefined);
  const wrong = given.find((value) => typeof value !== 'object' || value === null || Array.isArray(value));
  return wrong === undefined ? Object.assign({}, ...(given as object[])) : wrong;
}

type Dataset = Settings['dataset'];

/**
 * Checks how settings go together: that the size can be halved, that the dataset has the settings it needs, that
 * weights name losses.
 *
 * @param nameOf - What the user calls a setting: its flag, or its key in a file.
 * @throws {@link ConfigError} or {@link UnknownNameError}
 */
function checkTogether(settings: Settings, nameOf: (setting: string) => string): void {
  checkSize(settings, nameOf);
  checkLoadSize(settings, nameOf);
  checkLength(settings, nameOf);
  checkDataset(settings, nameOf);
  checkContrastLevels(settings, nameOf);
  checkSegmenter(settings, nameOf);
  checkDiscriminator(settings, nameOf);
  for (const [setting, known] of [
    ['weights', lossNames],
    ['warmup', warmupNames],
  ] as const)
    for (const name of Object.keys(settings[setting]))
      if (!known.includes(name)) throw new UnknownNameError(`loss in ${nameOf(setting)}`, name, known);
}

function checkContrastLevels({ contrastLevels, levels }: Settings, nameOf: (setting: string) => string): void {
  if (contrastLevels.every((level, i) => level < levels && level > (contrastLevels[i - 1] ?? -1))) return;
  const expected = `ascending levels of the generator, 0 to ${levels - 1}`;
  throw new ConfigError({ setting: nameOf('contrastLevels'), expected, received: contrastLevels });
}

function checkSegmenter({ segmenter, segmenterClasses }: Settings, nameOf: (setting: string) => string): void {
  if (segmenterClasses === null || segmenter !== null) return;
  const advice = `It goes with ${nameOf('segmenter')}.`;
  const expected = 'nothing, as there is no segmenter whose classes these are';
  throw new ConfigError({ setting: nameOf('segmenterClasses'), expected, received: segmenterClasses, advice });
}

/** A D that segments images halves them, and has no features of images to match; any other D reads no labels. */
function checkDiscriminator(settings: Settings, nameOf: (setting: string) => string): void {
  const { discriminator, discriminatorReadsLabels, segmentationDepth: depth, segmenter, size, weights } = settings;
  const unless = (fits: boolean, setting: string, expected: string, received: unknown, advice?: string) => {
    if (!fits) throw new ConfigError({ setting: nameOf(setting), expected, received, advice });
  };
  const segments = discriminator === 'segmentation';
  const reads = 'discriminatorReadsLabels';
  const goesWith = `It goes with ${nameOf('discriminator')} segmentation.`;
  unless(segments || !discriminatorReadsLabels, reads, 'false, as D does not segment images', true, goesWith);
  if (!segments) return;
  const alone = `Leave it or ${nameOf('segmenter')} out.`;
  unless(!discriminatorReadsLabels || segmenter === null, reads, 'false beside a segmenter', true, alone);
  for (const term of ['featureMatchingImage', 'featureMatchingRefined']) {
    const expected = `nothing for ${term}, as a D that segments images has no features of them to match`;
    unless(!weights[term], 'weights', expected, weights[term], 'Only those of edges are matched.');
  }
  const { height, width } = parseSize(size);
  const factor = 2 ** depth;
  const expected = `height and width to be multiples of ${factor}, because the discriminator halves them ${depth} times`;
  const advice = `Try ${nameOf('segmentationDepth')} ${Math.max(1, depthOf(height, width))}.`;
  unless(height % factor === 0 && width % factor === 0, 'size', expected, size, advice);
}

/** How often both sizes can be halved. */
function depthOf(height: number, width: number): number {
  return height % 2 === 0 && width % 2 === 0 ? 1 + depthOf(height / 2, width / 2) : 0;
}

function checkLength({ epochs, minutes }: Settings, nameOf: (setting: string) => string): void {
  if (epochs === null || minutes === null) return;
  const expected = `nothing beside ${nameOf('minutes')}`;
  throw new ConfigError({ setting: nameOf('epochs'), expected, received: epochs, advice: 'Name one of the two.' });
}

function checkLoadSize({ size, loadSize }: Settings, nameOf: (setting: string) => string): void {
  if (loadSize === null) return;
  const [cut, loaded] = [parseSize(size), parseSize(loadSize)];
  if (loaded.height >= cut.height && loaded.width >= cut.width) return;
  const expected = `at least the size of ${size} that is cut out of it`;
  throw new ConfigError({ setting: nameOf('loadSize'), expected, received: loadSize });
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

/** Settings that only some datasets take: which datasets, whether they need the setting, and what it is. */
const takenBy: Partial<Record<SettingName, { datasets: readonly Dataset[]; needed?: boolean; what: string }>> = {
  photos: { datasets: ['folder'], needed: true, what: 'a folder' },
  labels: { datasets: ['folder'], needed: true, what: 'a folder' },
  classes: { datasets: ['folder'], needed: true, what: 'the number of classes' },
  ignoreLabel: { datasets: ['folder'], what: 'a class' },
  photoEnding: { datasets: ['folder'], what: 'an ending' },
  labelEnding: { datasets: ['folder'], what: 'an ending' },
  instanceEnding: { datasets: ['folder'], what: 'an ending' },
  remap: { datasets: ['folder', 'cityscapes', 'ade20k', 'coco-stuff', 'camvid'], what: 'classes of ids' },
  colours: { datasets: ['folder'], what: 'colours of classes' },
  instances: { datasets: ['folder', 'coco-stuff'], what: 'a folder' },
  root: {
    datasets: ['cityscapes', 'ade20k', 'coco-stuff', 'camvid'],
    needed: true,
    what: 'the folder it was unpacked to',
  },
};

function checkDataset(settings: Settings, nameOf: (setting: string) => string): void {
  const { dataset } = settings;
  for (const [name, { datasets, needed, what }] of Object.entries(takenBy)) {
    const value = settings[name as SettingName];
    if (datasets.includes(dataset)) {
      if (needed && value === null) throw missing(dataset, nameOf(name), what);
    } else if (isGiven(value)) throw unused(dataset, nameOf(name), datasets, value);
  }
}

/** Whether a setting was given: it is neither null nor an empty object. */
const isGiven = (value: unknown) => value !== null && !(typeof value === 'object' && Object.keys(value).length === 0);

/** The error for a setting that the dataset needs. */
function missing(dataset: Dataset, setting: string, expected: string): ConfigError {
  const others = Object.entries(takenBy).filter(([, { datasets, needed }]) => needed && datasets.includes(dataset));
  const flags = others.map(([name]) => flagName(name));
  const all = flags.length > 1 ? `${flags.slice(0, -1).join(', ')} and ${flags.at(-1)}` : flags[0];
  return new ConfigError({ setting, expected, received: undefined, advice: `--dataset ${dataset} needs ${all}.` });
}

/** The error for a setting that the dataset does not use. */
function unused(dataset: Dataset, setting: string, datasets: readonly Dataset[], received: unknown): ConfigError {
  const reason =
    dataset === 'scenes' ? 'as --dataset scenes makes its own images' : `as --dataset ${dataset} has no use for it`;
  const advice = `It goes with --dataset ${datasets.join(' or ')}.`;
  return new ConfigError({ setting, expected: `nothing, ${reason}`, received, advice });
}
