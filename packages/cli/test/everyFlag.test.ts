import { describe, expect, test } from 'vitest';
import { flagExample } from '../src/config/configurationPage.js';
import { settingsIn } from '../src/config/flags.js';
import { flagName, settingNames, settings } from '../src/config/settings.js';
import { program } from '../src/program.js';
import { Terminal } from '../src/terminal/Terminal.js';

const silent = { write: () => undefined };

/** A command as the command line builds it: `train`, or `backend install`. */
async function commandOf(...names: string[]) {
  let command = await program(names, new Terminal(silent, silent), () => undefined);
  for (const name of names) {
    const next = command.commands.find((one) => one.name() === name);
    if (!next) throw new Error(`no command ${name}`);
    command = next;
  }
  return command;
}

/** Flags that are no settings, with a value of each. */
const otherFlags: Record<string, string> = {
  '--preset': '--preset tiny',
  '--config': '--config my.json',
  '--run': '--run runs/mine',
  '--checkpoint': '--checkpoint step-000500.safetensors',
  '--pretrained': '--pretrained scenes',
  '--sheet': '--sheet samples.png',
  '--out': '--out pictures',
  '--score-size': '--score-size 360x480',
  '--features': '--features vgg19.safetensors',
  '--names': '--names wall,door',
  '--pictures': '--pictures spade-results',
  '--diversity': '--diversity 5',
  '--which': '--which image',
  '--library': '--library openmpi',
  '--format': '--format onnx',
  '--precision': '--precision f16',
  ...Object.fromEntries(
    ['--data-changed', '--verbose', '--dry-run', '--force', '--no-cost', '--cpu', '--gpu'].map((flag) => [flag, flag]),
  ),
};

const settingOf = new Map(settingNames.map((name) => [flagName(name), name]));

const commands = [
  ...[
    ['train'],
    ['resume'],
    ['inspect'],
    ['labels'],
    ['report'],
    ['generate'],
    ['evaluate'],
    ['compare'],
    ['export'],
    ['demo'],
  ],
  ...[
    ['backend', 'install'],
    ['backend', 'check'],
  ],
];

describe.each(commands.map((names) => [names.join(' '), names] as const))('ecgan %s', (_, names) => {
  test('behavior: every flag takes its documented example', async () => {
    const { options } = await commandOf(...names);
    for (const { long, negate } of options) {
      const flag = `${long}`;
      const setting = settingOf.get(negate ? flag.replace('--no-', '--') : flag);
      // A flag of a command that means something else than the setting of its name, as `generate --labels`, takes the same.
      const words = setting ? flagExample(setting) : otherFlags[flag];
      if (words === undefined) throw new Error(`${flag} has no example`);
      const command = await commandOf(...names);
      expect(command.parseOptions(words.split(' ')), words).toEqual({ operands: [], unknown: [] });
      if (!setting) continue;
      const given = settingsIn(command.opts())[setting];
      expect(settings.shape[setting].safeParse(given).success, words).toBe(true);
      expect(given, words).not.toEqual(settings.shape[setting].parse(undefined));
    }
  });
});

test('behavior: train and inspect have a flag for every setting', async () => {
  for (const name of ['train', 'inspect']) {
    const flags = (await commandOf(name)).options.map(({ long }) => `${long}`.replace('--no-', '--'));
    expect(flags).toEqual(expect.arrayContaining(settingNames.map(flagName)));
  }
});
