import { ConfigError } from '../errors/ConfigError.js';
import { UnknownNameError } from '../errors/UnknownNameError.js';
import { checkTogether } from './checkTogether.js';
import { flagName } from './flagName.js';
import { type PresetName, presets } from './presets.js';
import { factsOf, type PartialSettings, type SettingName, type Settings, settingNames, settings } from './settings.js';

/** Where settings come from; later ones win: defaults, preset, file, flags. */
export interface SettingSources {
  preset?: string;
  /** The parsed config file and its name, for messages. */
  file?: { name: string; content: Record<string, unknown> };
  /** By setting name, values as the command line parsed them. */
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

/** Steps that come later than a number of epochs are meant instead of it. */
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

/** Later objects over earlier ones; what is no object is returned as it is, for the schema to refuse. */
function mergeObjects(objects: unknown[]): unknown {
  const given = objects.filter((value) => value !== undefined);
  const wrong = given.find((value) => typeof value !== 'object' || value === null || Array.isArray(value));
  return wrong === undefined ? Object.assign({}, ...(given as object[])) : wrong;
}
