import { compile } from '@ecgan/backend';
import { type AdversarialObjective, hinge, leastSquares, nonSaturating, wasserstein } from '@ecgan/losses';
import { type Ecgan, type EcganOptions, ecgan } from '@ecgan/models';
import {
  type CompileStep,
  type ContrastOptions,
  cosineDecay,
  EcganTrainer,
  linearDecay,
  type Processes,
  type Schedule,
  type TrainerOptions,
} from '@ecgan/training';
import { classesOf, readsBoundaries } from '../data/describeData.js';
import { contrastSettings } from './groups/contrastSettings.js';
import { networkSettings } from './groups/networkSettings.js';
import { trainingSettings } from './groups/trainingSettings.js';
import { toEcganWeights, toTermWarmup } from './losses.js';
import type { SettingGroup } from './setting.js';
import { parseSize, type Settings } from './settings.js';

/**
 * Requires every option of the library except those listed as absent. If the library gains an option, the functions
 * below do not compile until it has a setting or is listed.
 */
export type EveryOption<Options, Absent extends keyof Options> = {
  [Name in keyof Required<Omit<Options, Absent>>]: Options[Name];
};

/**
 * Options of the networks without a setting. Label layouts give the same numbers as dense labels, faster; a run has no
 * style encoder.
 */
export type AbsentNetworkOption = 'denseLabels' | 'styleSize' | 'height' | 'width';

/** Options of the trainer without a setting. */
export type AbsentTrainerOption = 'compile' | 'processes';

/** Options of the trainer that are pretrained networks, see `loadPretrained`. */
export type PretrainedOptions = Pick<TrainerOptions, 'perceptual' | 'segmenter'>;

/** What a run's networks are built from. */
export function networkOptions(settings: Settings, numClasses: number): EveryOption<EcganOptions, AbsentNetworkOption> {
  return {
    ...given(networkSettings, settings),
    ...{ numClasses, boundary: readsBoundaries(settings), seed: settings.seed },
  };
}

/** The networks of a run, with fresh weights. */
export function createNetworks(settings: Settings, numClasses: number): Ecgan {
  return ecgan(networkOptions(settings, numClasses));
}

/** Schedules and adversarial objectives by their names in settings. */
const schedules: Record<Settings['schedule'], Schedule> = {
  ...{ linear: linearDecay, cosine: cosineDecay, constant: () => 1 },
};
const objectives: Record<Settings['adversarial'], () => AdversarialObjective> = {
  ...{ hinge, leastSquares, nonSaturating, wasserstein },
};

/** How a run's networks are trained. */
export function trainerOptions(
  settings: Settings,
  { perceptual, segmenter }: PretrainedOptions = {},
): EveryOption<TrainerOptions, AbsentTrainerOption> {
  const { steps, decay, similarityGrid, weights, warmup, ignoreLabel, balanceClassPixels, balanceLabels } = settings;
  const segments = settings.discriminator === 'segmentation';
  const grid = similarityGrid === null ? undefined : parseSize(similarityGrid);
  return {
    ...given(trainingSettings, settings),
    steps,
    decayFrom: Math.round((1 - decay) * steps),
    schedule: schedules[settings.schedule],
    adversarial: objectives[settings.adversarial](),
    weights: toEcganWeights(weights),
    warmup: toTermWarmup(warmup),
    ...{ balanceClassPixels, balanceLabels, discriminatorReadsLabels: settings.discriminatorReadsLabels },
    labelMix: segments ? settings.labelMix : undefined,
    similarityGrid: grid && [grid.height, grid.width],
    ignoreLabel: ignoreLabel ?? classesOf(settings).ignoreLabel,
    contrast: contrastOptions(settings),
    augmentation: settings.augment ? augmentationOptions(settings) : undefined,
    perceptual,
    segmenter,
  };
}

function augmentationOptions(settings: Settings) {
  const { augmentColour: colour, augmentTranslation: translation, augmentCutout: cutout } = settings;
  return { colour, translation, cutout } satisfies EveryOption<NonNullable<TrainerOptions['augmentation']>, never>;
}

function contrastOptions(settings: Settings): EveryOption<ContrastOptions, never> {
  const { memorySize, pixelsPerRegion, ...contrast } = given(contrastSettings, settings);
  type Memory = EveryOption<NonNullable<ContrastOptions['memory']>, never>;
  const memory = { memorySize, pixelsPerRegion } satisfies Memory;
  return { ...contrast, memory: memorySize ? memory : undefined };
}

/** Options of {@link createTrainer}. */
interface CreateTrainerOptions {
  pretrained?: PretrainedOptions;
  /** Receives a line before the slow first call of a compiled step, or the reason why the step is not compiled. */
  onCompile?: (line: string) => void;
  /** The processes that train together. @defaultValue this process alone */
  processes?: Processes;
}

/**
 * Shorter runs are not compiled: at the demo's size, recording steps and the first call cost as much as ten compiled
 * steps save.
 */
const fewestStepsToCompile = 20;

/** The trainer of a run's networks, at step 0. */
export function createTrainer(
  networks: Ecgan,
  settings: Settings,
  { pretrained, onCompile, processes }: CreateTrainerOptions = {},
): EcganTrainer {
  const options = { ...trainerOptions(settings, pretrained), processes };
  if (!settings.compile || settings.steps < fewestStepsToCompile) return new EcganTrainer(networks, options);
  const compileStep: CompileStep = (step, stepOptions) => compile(step, { ...stepOptions, log: onCompile });
  return new EcganTrainer(networks, { ...options, compile: compileStep });
}

/** Settings of a group by name. Null becomes undefined, so that the library's default applies. */
type Given<Group extends SettingGroup> = {
  [Name in keyof Group['shape'] & keyof Settings]: Exclude<Settings[Name], null> | undefined;
};

function given<Group extends SettingGroup>({ shape }: Group, settings: Settings): Given<Group> {
  const named = Object.keys(shape).map((name) => [name, settings[name as keyof Settings] ?? undefined]);
  return Object.fromEntries(named) as Given<Group>;
}
