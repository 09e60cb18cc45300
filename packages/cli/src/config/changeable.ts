import { readsBoundaries } from '../data/describeData.js';
import { ConfigError } from '../errors.js';
import { flagName, type SettingName, type Settings, settingNames } from './settings.js';

/** Settings that may change when a run is resumed, because what it has learned stays valid. */
export const changeableSettings = [
  ...(['root', 'photos', 'labels', 'instances', 'photoEnding', 'labelEnding', 'instanceEnding'] as const),
  ...(['workers', 'edgeCache', 'check', 'flip'] as const),
  ...(['steps', 'epochs', 'batch', 'accumulate', 'discriminatorSteps', 'alternating'] as const),
  ...(['generatorLearningRate', 'discriminatorLearningRate', 'labelLearningRate', 'decay', 'schedule'] as const),
  ...(['beta1', 'beta2', 'clipNorm', 'averageDecay', 'averageFrom'] as const),
  ...(['weights', 'warmup', 'adversarial', 'similarityGrid', 'perceptual', 'segmenter'] as const),
  ...(['temperature', 'maxAnchors', 'maxPerClass', 'hard', 'pixelsPerRegion'] as const),
  ...(['balanceClassPixels', 'balanceLabels', 'labelMix'] as const),
  ...(['augment', 'augmentColour', 'augmentTranslation', 'augmentCutout'] as const),
  ...(['saveEvery', 'keep', 'sampleEvery', 'tensorboard'] as const),
  ...(['score', 'segmenterSteps', 'segmenterBatch', 'segmenterFilters', 'compile', 'backend'] as const),
] as const;

type Fixed = Exclude<SettingName, (typeof changeableSettings)[number]>;

const [network, picture, pictures, pretrained] = [
  'the weights of the run are of these networks',
  'what was learned so far is of pictures read this way',
  'it decides which pictures are trained on and which are held out',
  'the run is trained with its pretrained networks as they are',
];

/** Settings that cannot change in a run that has begun, with the reason that the error message gives. */
export const fixedSettings: Record<Fixed, string> = {
  ...{ dataset: pictures, split: pictures, scenes: pictures, heldOut: pictures },
  ...{ ids: picture, boundaries: picture, classes: picture, remap: picture, colours: picture, ignoreLabel: picture },
  ...{ paletteIndices: picture, autoOrient: picture, edgesAtPhotoSize: picture, size: picture, loadSize: picture },
  ...{ filters: network, hiddenFilters: network, filterDoublings: network, semanticClasses: network, levels: network },
  ...{
    normalization: network,
    chainFilters: network,
    classPresence: network,
    edgeTransfer: network,
    classPixelFilters: network,
  },
  ...{ discriminatorFilters: network, discriminatorMaxFilters: network, discriminatorLayers: network },
  ...{ discriminatorScales: network, discriminatorNormalization: network, labelFilters: network },
  ...{ labelHalvings: network, embeddingSize: network, contrastLevels: network, memorySize: network },
  ...{ noiseSize: network, discriminator: network, segmentationDepth: network },
  discriminatorReadsLabels: 'G_l is trained from the first step on, or not at all',
  initialGain: 'the run has its initial weights',
  seed: 'the order of its pictures and all that is random follow from it',
  minutes: 'the steps were planned when it began: give --steps',
  ...{ perceptualNormalization: pretrained, segmenterClasses: pretrained, segmenterNormalization: pretrained },
  sampleRows: 'its sample sheets have that many rows',
};

/** @throws {@link ConfigError} if a fixed setting has another value than before. */
export function expectChangeable(before: Settings, after: Settings, command: string): void {
  for (const name of Object.keys(fixedSettings) as Fixed[])
    if (!isEqual(before[name], after[name])) throw fixed(name, before, after, fixedSettings[name], command);
  if (readsBoundaries(before) !== readsBoundaries(after)) throw fixed('instances', before, after, network, command);
}

function fixed(name: SettingName, before: Settings, after: Settings, reason: string, command: string): ConfigError {
  return new ConfigError({
    setting: flagName(name),
    expected: `${JSON.stringify(before[name])}, as the run began with: ${reason}`,
    received: after[name],
    advice: `For another start a new run: ${[command, ...flagOf(name, after[name])].join(' ')}`,
  });
}

/** The flag of a setting and its value; empty unless the value is a single word. */
function flagOf(name: SettingName, value: unknown): string[] {
  return typeof value === 'string' || typeof value === 'number' ? [flagName(name), `${value}`] : [];
}

/** Old and new value of a setting. */
export interface SettingChange {
  from: unknown;
  to: unknown;
}

/** The settings that differ, by name. */
export function changedSettings(before: Settings, after: Settings): Partial<Record<SettingName, SettingChange>> {
  const changed = settingNames.filter((name) => !isEqual(before[name], after[name]));
  return Object.fromEntries(changed.map((name) => [name, { from: before[name], to: after[name] }]));
}

/** Compares two values as JSON, which settings are. */
const isEqual = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
