import { EcganError } from '@ecgan/core';
import { Command, CommanderError, Option } from 'commander';
import { evaluating, exporting, generating, inspecting, overview, training } from './commands/helpTexts.js';
import { addSettingOptions, optionOf } from './config/flags.js';
import { presets } from './config/presets.js';
import { UsageError } from './errors.js';
import { Terminal } from './terminal/Terminal.js';

/** What of a run's settings may be other when it is scored: where its images are, how many, and what fits the segmenter. */
const evaluationSettings = [
  ...(['root', 'split', 'photos', 'labels', 'instances', 'heldOut', 'batch'] as const),
  ...(['scorerSteps', 'scorerBatch', 'scorerWidth', 'seed', 'backend'] as const),
];

const runFolder = (example: string) =>
  new Option('--run <folder>', `Folder of this run: new, or empty (default: the next free runs/${example}-1, -2, …).`);
const preset = () =>
  new Option(
    '--preset <name>',
    `Start from ready-made settings: ${Object.keys(presets).join(', ')}. tiny takes a minute, to see that it runs.`,
  );
const configFile = () => new Option('--config <file>', 'Start from a JSON file of settings.');
const verbose = () => new Option('--verbose', 'Show where in the code an error came from.');

/** The command line: what it takes, and what each command starts. Commands are loaded when they are called. */
function program(terminal: Terminal, done: (exitCode: number) => void): Command {
  const ecgan = new Command('ecgan')
    .description(
      'ECGAN: edge guided GANs with contrastive learning, from label maps to photographs (arXiv 2003.13898).',
    )
    .addHelpText('after', overview);
  ecgan.exitOverride().configureOutput({
    writeOut: (text) => terminal.print(text.trimEnd()),
    writeErr: (text) => terminal.fail(text.trimEnd()),
  });
  ecgan.showSuggestionAfterError().helpCommand(false);

  const train = ecgan.command('train').description('Train an ECGAN into a new run folder.');
  train.addOption(preset()).addOption(configFile());
  train.addOption(runFolder('train'));
  train
    .option('--dry-run', 'Build everything, take two steps, say what they took; write nothing.')
    .addOption(verbose());
  addSettingOptions(train).addHelpText('after', training);
  train.action(async (flags) => done(await (await import('./commands/train.js')).train(flags, terminal)));

  ecgan
    .command('resume')
    .description('Go on with a run: from its newest whole checkpoint, with the settings it was started with.')
    .argument('<folder>', 'Run folder.')
    .addOption(optionOf('steps'))
    .addOption(optionOf('backend'))
    .addOption(verbose())
    .action(async (folder, flags) =>
      done(await (await import('./commands/resume.js')).resume(folder, flags, terminal)),
    );

  const inspect = ecgan
    .command('inspect')
    .description('Decode a dataset once and say what is in it, and what training costs.');
  inspect.addOption(preset()).addOption(configFile());
  inspect
    .option('--sheet <file>', 'Write a sheet of samples, as training is given them, to this PNG.')
    .option('--force', 'Replace it where it exists.')
    .option('--no-cost', 'Do not build the networks and take two steps to measure time and memory.')
    .addOption(verbose());
  addSettingOptions(inspect).addHelpText('after', inspecting);
  inspect.action(async (flags) => done(await (await import('./commands/inspect.js')).inspect(flags, terminal)));

  ecgan
    .command('report')
    .description('Write report.html of a run again, as it stands now: also while it trains, or after a crash.')
    .argument('<folder>', 'Run folder.')
    .addOption(verbose())
    .action(async (folder) => done(await (await import('./commands/report.js')).report(folder, terminal)));

  ecgan
    .command('generate')
    .description('Draw label maps with a trained generator.')
    .option('--run <folder>', 'Run folder: its newest whole checkpoint is used.')
    .option('--checkpoint <file>', 'Or one checkpoint.')
    .requiredOption('--labels <folder>', 'Label maps as grey PNGs.')
    .option('--instances <folder>', 'Instance id PNGs, where the run was trained with them.')
    .requiredOption('--out <folder>', 'Where the pictures go, one PNG per label map, named like it.')
    .addOption(
      new Option('--which <picture>', "refined is I'', image is I', edge is I'_e.")
        .choices(['refined', 'image', 'edge'])
        .default('refined'),
    )
    .option('--force', 'Replace pictures that exist.')
    .addOption(optionOf('backend'))
    .addOption(verbose())
    .addHelpText('after', generating)
    .action(async (flags) => done(await (await import('./commands/generate.js')).generate(flags, terminal)));

  const evaluate = ecgan
    .command('evaluate')
    .description('Score what a trained generator draws from held-out label maps, by a segmenter fitted to real photos.')
    .option('--run <folder>', 'Run folder: its newest whole checkpoint is used.')
    .option('--checkpoint <file>', 'Or one checkpoint.')
    .option('--out <file>', 'Also write the scores to this file, as JSON.')
    .option('--force', 'Replace it where it exists.')
    .addOption(verbose())
    .addHelpText('after', evaluating);
  for (const name of evaluationSettings) evaluate.addOption(optionOf(name).helpGroup('Instead of what the run says:'));
  evaluate.action(async (flags) => done(await (await import('./commands/evaluate.js')).evaluate(flags, terminal)));

  ecgan
    .command('export')
    .description('Save a trained generator as a TF.js model, for a browser or another program.')
    .option('--run <folder>', 'Run folder: its newest whole checkpoint is used.')
    .option('--checkpoint <file>', 'Or one checkpoint.')
    .requiredOption('--out <folder>', 'Where model.json, weights.bin and paintBox.json go.')
    .option('--force', 'Replace what is there.')
    .addOption(optionOf('backend'))
    .addOption(verbose())
    .addHelpText('after', exporting)
    .action(async (flags) => done(await (await import('./commands/export.js')).exportGenerator(flags, terminal)));

  ecgan
    .command('demo')
    .description('Train a small but complete ECGAN on made-up scenes in minutes, score it, and write a report.')
    .addOption(runFolder('demo'))
    .addOption(optionOf('backend'))
    .addOption(optionOf('minutes'))
    .addOption(optionOf('seed'))
    .addOption(verbose())
    .action(async (flags) => done(await (await import('./commands/demo.js')).demo(flags, terminal)));

  return ecgan;
}

/**
 * Prints an error: its message alone where it is one of ours, which says what to do; with its stack where it is a defect or the
 * user asked for it.
 *
 * @returns The exit code.
 */
async function reportError(error: unknown, terminal: Terminal, verbose: boolean): Promise<number> {
  const expected = error instanceof EcganError || (await isBackendError(error));
  if (!(error instanceof Error)) terminal.fail(`error: ${error}`);
  else if (expected && !verbose) terminal.fail(`error: ${error.message}`);
  else terminal.fail(causes(error).join('\ncaused by: '));
  return error instanceof UsageError ? 2 : 1;
}

async function isBackendError(error: unknown): Promise<boolean> {
  const { BackendError } = await import('@ecgan/backend');
  return error instanceof BackendError;
}

/** The stacks of an error and of what caused it. */
function causes(error: Error): string[] {
  const { cause } = error;
  return [error.stack ?? error.message, ...(cause instanceof Error ? causes(cause) : [])];
}

/**
 * Runs the command line.
 *
 * @returns The exit code: 0, 1 for what went wrong, 2 for a command that is not understood, 130 or 143 after a signal.
 */
export async function runCli(commandLine: string[], terminal = new Terminal()): Promise<number> {
  let exitCode = 0;
  try {
    const command = program(terminal, (code) => {
      exitCode = code;
    });
    await command.parseAsync(commandLine, { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has printed its message by now; --help and --version come this way too.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    return reportError(error, terminal, commandLine.includes('--verbose'));
  }
}
