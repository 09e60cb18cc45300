import { type Command, Option } from 'commander';
import { ConfigError } from '../errors.js';
import { changeableSettings } from './changeable.js';
import { factsOf, flagName, type SettingName, settingGroups, settings } from './settings.js';

/** Gives a command a flag for every setting, under the headings of their groups. */
export function addSettingOptions(command: Command): Command {
  return addOptions(command, () => true);
}

/**
 * Gives a command a flag for every setting. Those that cannot change in a run are hidden; they exist to say why not.
 */
export function addResumeOptions(command: Command): Command {
  return addOptions(command, (name) => (changeableSettings as readonly SettingName[]).includes(name));
}

function addOptions(command: Command, isShown: (name: SettingName) => boolean): Command {
  for (const { heading, shape } of settingGroups) {
    for (const name of Object.keys(shape) as SettingName[]) {
      const option = optionOf(name).helpGroup(heading).hideHelp(!isShown(name));
      // A switch also has the opposite flag, to override a preset or a file. The positive flag goes first: otherwise
      // Commander sets a value of its own.
      const pair = option.required ? [option] : [option, opposite(option).hideHelp()];
      for (const one of pair.sort((a, b) => Number(a.negate) - Number(b.negate))) command.addOption(one);
    }
  }
  return command;
}

/** `--score` of `--no-score` and the reverse. */
function opposite({ long, negate }: Option): Option {
  return new Option(negate ? `${long}`.replace('--no-', '--') : `${long}`.replace('--', '--no-'));
}

/** The settings among a command's parsed flags, under their own names. */
export function settingsIn(flags: Record<string, unknown>): Record<string, unknown> {
  const { weight, ...others } = flags;
  const named = Object.entries(others).filter(([name]) => Object.hasOwn(settings.shape, name));
  return { ...Object.fromEntries(named), ...(weight !== undefined && { weights: weight }) };
}

/** The flag of one setting. A switch that is on by default has the flag that switches it off. */
export function optionOf(name: SettingName): Option {
  const { description, off, placeholder, pairs } = factsOf(name);
  const standard = settings.shape[name].parse(undefined);
  if (placeholder === undefined) {
    return standard ? new Option(flagName(name).replace('--', '--no-'), off) : new Option(flagName(name), description);
  }
  const option = new Option(`${flagName(name)} <${placeholder}>`, `${description}${shownDefault(standard)}`);
  return option.argParser(
    pairs ? (text, before) => withPair(name, text, before as object | undefined) : (text) => toValue(name, text),
  );
}

/** The default in brackets, for `--help`; empty for null and objects. */
function shownDefault(value: unknown): string {
  const none = value === null || (typeof value === 'object' && !Array.isArray(value));
  return none ? '' : ` (default ${value})`;
}

/**
 * Parses the text of a flag: the first of a number, the text itself and a list of numbers that the schema accepts.
 *
 * @throws {@link ConfigError} if the schema accepts none of them.
 */
function toValue(name: SettingName, text: string): unknown {
  const schema = settings.shape[name];
  const valid = valuesOf(text).find((value) => schema.safeParse(value).success);
  if (valid !== undefined) return valid;
  throw new ConfigError({ setting: flagName(name), expected: factsOf(name).expects, received: text });
}

/**
 * Adds one `key=value` to an object.
 *
 * @throws {@link ConfigError} if the text is not such a pair, or the schema does not accept it.
 */
function withPair(name: SettingName, text: string, before: object = {}): object {
  const [, key, value] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  const schema = settings.shape[name];
  if (key !== undefined)
    for (const candidate of valuesOf(value))
      if (schema.safeParse({ [key]: candidate }).success) return { ...before, [key]: candidate };
  throw new ConfigError({
    setting: flagName(name),
    expected: `a pair such as ${factsOf(name).example}`,
    received: text,
  });
}

/**
 * The values that a text on the command line may stand for, in the order to try: a number, the text, a list of numbers.
 */
function valuesOf(text: string): unknown[] {
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  return [numbers[0], text, numbers].slice(numbers.length > 1 ? 1 : 0);
}
