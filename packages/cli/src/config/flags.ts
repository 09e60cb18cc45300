import { type Command, Option } from 'commander';
import { ConfigError } from '../errors.js';
import { factsOf, flagName, type SettingName, settingGroups, settings } from './settings.js';

/** Gives a command a flag for every setting, under the headings of their groups. */
export function addSettingOptions(command: Command): Command {
  for (const { heading, shape } of settingGroups) {
    for (const name of Object.keys(shape) as SettingName[]) {
      const option = optionOf(name).helpGroup(heading);
      // Switches go both ways, to overrule a preset or a file. Without the positive one, and first, Commander makes up a value.
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

/** The flag of one setting; that of a switch that is on switches it off. */
export function optionOf(name: SettingName): Option {
  const { description, off, placeholder } = factsOf(name);
  const standard = settings.shape[name].parse(undefined);
  if (placeholder === undefined) {
    return standard ? new Option(flagName(name).replace('--', '--no-'), off) : new Option(flagName(name), description);
  }
  const shown =
    standard === null || typeof standard === 'object' ? description : `${description} (default ${standard})`;
  const option = new Option(`${flagName(name)} <${placeholder}>`, shown);
  if (name === 'weights') return option.argParser(pairsOf(flagName(name), /^([A-Za-z]+)=(.+)$/, 'similarity=0.5'));
  if (name === 'warmup') return option.argParser(pairsOf(flagName(name), /^([A-Za-z]+)=(\d+)$/, 'contrast=1000'));
  if (name === 'colours') return option.argParser(pairsOf(flagName(name), /^(\d+)=(#[0-9a-f]{6})$/i, '0=#4682b4'));
  if (name === 'remap') return option.argParser(pairsOf(flagName(name), /^(\d+)=(\d+)$/, '255=11'));
  return option.argParser((text) => toValue(name, text));
}

/**
 * The value that the text of a flag stands for: a number where the schema takes one.
 *
 * @throws {@link ConfigError} where the schema takes neither the number nor the text.
 */
function toValue(name: SettingName, text: string): unknown {
  const schema = settings.shape[name];
  const number = Number(text);
  if (text.trim() !== '' && schema.safeParse(number).success) return number;
  if (schema.safeParse(text).success) return text;
  throw new ConfigError({ setting: flagName(name), expected: factsOf(name).expects, received: text });
}

/** Reads `name=number`, once or more often, into one object. */
function pairsOf(flag: string, pattern: RegExp, example: string) {
  return (text: string, given: Record<string, number> = {}): Record<string, number> => {
    const [, name, value] = pattern.exec(text) ?? [];
    const number = Number(value);
    if (name === undefined || !(number >= 0) || !Number.isFinite(number))
      throw new ConfigError({ setting: flag, expected: `a pair such as ${example}`, received: text });
    return { ...given, [name]: number };
  };
}
