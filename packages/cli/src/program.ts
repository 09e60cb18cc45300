import { Argument, Command, Option } from 'commander';
import {
  backends,
  evaluating,
  exporting,
  generating,
  inspecting,
  overview,
  resuming,
  training,
} from './commands/helpTexts.js';
import { presets } from './config/presets.js';
import { shippedNames } from './pretrained/shipped.js';
import { readVersion } from './readVersion.js';
import type { Terminal } from './terminal/Terminal.js';

/** What a command's action receives besides its arguments. */
interface Context {
  terminal: Terminal;
  /** Receives the exit code. */
  done: (exitCode: number) => void;
}

/** A command as `ecgan --help` lists it. */
interface CommandDefinition {
  description: string;
  /** Adds the command's flags and its action, which imports the code. Called only for the command that is run. */
  define(command: Command, context: Context): Promise<void>;
}

/**
 * The command line: the commands and their flags.
 *
 * Only the command that is called gets its flags, and its code is imported when its action runs: `ecgan --version` and
 * `ecgan --help` load neither TensorFlow.js nor the schema of the settings.
 */
export async function program(commandLine: readonly string[], terminal: Terminal, done: (exitCode: number) => void) {
  const ecgan = new Command('ecgan')
    .description(
      'ECGAN: edge guided GANs with contrastive learning, from label maps to photographs (arXiv 2003.13898).',
    )
    .version(readVersion())
    .addHelpText('after', overview)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.print(text.trimEnd()),
      writeErr: (text) => terminal.fail(text.trimEnd()),
    })
    .showSuggestionAfterError()
    .helpCommand(false);
  const called = commandLine.find((word) => !word.startsWith('-'));
  for (const [usage, { description, define }] of Object.entries(commands)) {
    const command = ecgan.command(usage).description(description);
    if (command.name() === called) await define(command, { terminal, done });
  }
  return ecgan;
}

const flagsModule = () => import('./config/flags.js');

const runFolder = (example: string) =>
  new Option('--run <folder>', `Folder of this run: new, or empty (default: the next free runs/${example}-1, -2, …).`);
const preset = () =>
  new Option(
    '--preset <name>',
    `Start from ready-made settings: ${Object.keys(presets).join(', ')}. tiny takes a minute and shows that everything runs.`,
  );
const configFile = () => new Option('--config <file>', 'Start from a JSON file of settings.');
const fromRun = () => new Option('--run <folder>', 'Run folder; its newest intact checkpoint is used.');
const fromCheckpoint = () => new Option('--checkpoint <file>', 'A checkpoint file, instead of --run.');
const fromShipped = () =>
  new Option(
    '--pretrained <name>',
    'A generator that comes with this package, instead of --run: scenes draws synthetic streets.',
  ).choices(shippedNames);
const force = (what: string) => new Option('--force', what);
const verbose = () => new Option('--verbose', 'Also print the stack of an error.');

/** Settings of a run that `evaluate` can override: where its images are, how many, and how the segmenter is fitted. */
const evaluationSettings = [
  ...(['root', 'split', 'photos', 'labels', 'instances', 'heldOut', 'batch'] as const),
  ...(['segmenterSteps', 'segmenterBatch', 'segmenterFilters', 'seed', 'backend'] as const),
];

/** Settings of a run that `generate` can override: how label maps are read. */
const labelSettings = ['labelEnding', 'instanceEnding', 'remap', 'colours', 'paletteIndices'] as const;

/** Every command by its usage, in the order of `ecgan --help`. */
const commands: Record<string, CommandDefinition> = {
  train: {
    description: 'Train an ECGAN into a new run folder.',
    async define(command, { terminal, done }) {
      command.addOption(preset()).addOption(configFile()).addOption(runFolder('train'));
      command.option('--dry-run', 'Take two steps and report their time and memory; write nothing.');
      (await flagsModule()).addSettingOptions(command.addOption(verbose()));
      command.addHelpText('after', training);
      command.action(async (flags) => done(await (await import('./commands/train.js')).train(flags, terminal)));
    },
  },

  'resume <folder>': {
    description: 'Continue a run from its newest intact checkpoint, with its settings and the flags given now.',
    async define(command, { terminal, done }) {
      const { addResumeOptions } = await flagsModule();
      command.option(
        '--data-changed',
        'Continue although pictures were added, removed or changed: held-out pictures stay held out, all others are trained on.',
      );
      addResumeOptions(command.addOption(verbose()));
      command.addHelpText('after', resuming);
      command.action(async (folder, flags) =>
        done(await (await import('./commands/resume.js')).resume(folder, flags, terminal)),
      );
    },
  },

  'inspect [folder]': {
    description:
      'Decode a dataset once and report its content, its problems and the cost of training; or recognise what a labelling program exported.',
    async define(command, { terminal, done }) {
      command.addOption(preset()).addOption(configFile());
      command.option('--sheet <file>', 'Write a sheet of samples, as training sees them, to this PNG.');
      command.addOption(force('Replace the sheet if it exists.'));
      command.option('--no-cost', 'Do not measure time and memory of a training step.');
      (await flagsModule()).addSettingOptions(command.addOption(verbose()));
      command.addHelpText('after', inspecting);
      command.action(async (folder: string | undefined, flags) => {
        if (folder !== undefined)
          done(await (await import('./commands/inspectFolder.js')).inspectFolder(folder, terminal));
        else done(await (await import('./commands/inspect.js')).inspect(flags, terminal));
      });
    },
  },

  'labels <from>': {
    description: 'Make label maps from the polygons and masks of a COCO file or of a folder of labelme files.',
    async define(command, { terminal, done }) {
      command.requiredOption('--out <folder>', 'Folder for the label maps: one PNG per picture, of the same name.');
      command.option(
        '--names <list>',
        'Labels of labelme files in the order of their ids, from 1, separated by commas (default: alphabetical).',
      );
      command.addOption(force('Replace label maps that exist.')).addOption(verbose());
      command.action(async (from, flags) =>
        done(await (await import('./commands/labels.js')).labels(from, flags, terminal)),
      );
    },
  },

  'report <folder>': {
    description: 'Write report.html of a run again, even while it trains or after a crash.',
    async define(command, { terminal, done }) {
      command.addOption(verbose());
      command.action(async (folder) => done(await (await import('./commands/report.js')).report(folder, terminal)));
    },
  },

  generate: {
    description: 'Generate pictures from label maps with a trained generator.',
    async define(command, { terminal, done }) {
      const { optionOf } = await flagsModule();
      command.addOption(fromRun()).addOption(fromCheckpoint()).addOption(fromShipped());
      command.option('--labels <folder>', 'Folder of label maps, subfolders included, in the classes of the run.');
      const scenes = optionOf('scenes');
      scenes.description =
        'Without --labels: number of synthetic scenes to draw, for a run that was trained on such scenes (default 6).';
      command.addOption(scenes);
      command.option('--instances <folder>', 'Folder of instance maps, for a run that was trained with them.');
      command.requiredOption(
        '--out <folder>',
        'Folder for the pictures: one PNG per label map, of the same name. The label maps of synthetic scenes go into its subfolder labels/.',
      );
      const size = optionOf('size');
      size.description =
        'Size of the pictures; label maps are resized to it. Without it they must have the size of the run.';
      command.addOption(size);
      const which = new Option('--which <picture>', "refined is I'', image is I', edge is I'_e.");
      command.addOption(which.choices(['refined', 'image', 'edge']).default('refined'));
      const seed = optionOf('seed');
      seed.description =
        'Seed of the noise, for a run with --noise-size: other seeds give other pictures of the same label maps (default 0). Without --labels also the seed of the scenes (default: the seed of the run + 1).';
      command.addOption(seed);
      command.addOption(force('Replace pictures that exist.')).addOption(optionOf('backend')).addOption(verbose());
      for (const name of labelSettings) command.addOption(optionOf(name).helpGroup('Instead of what the run says:'));
      command.addHelpText('after', generating);
      command.action(async (flags) => done(await (await import('./commands/generate.js')).generate(flags, terminal)));
    },
  },

  evaluate: {
    description:
      'Score a trained generator on held-out label maps: labels read back from its pictures, and their textures, beside real photos.',
    async define(command, { terminal, done }) {
      const { optionOf } = await flagsModule();
      command.addOption(fromRun()).addOption(fromCheckpoint()).addOption(fromShipped());
      const described = (name: 'segmenter' | 'segmenterClasses' | 'segmenterNormalization', description: string) => {
        const option = optionOf(name);
        option.description = description;
        return option;
      };
      const which = new Option('--which <picture>', "Which picture is scored: refined is I'', image is I'.");
      command.addOption(which.choices(['refined', 'image']).default('refined'));
      command.option(
        '--pictures <folder>',
        "Score the pictures of this folder, which any program may have drawn, in place of the generator's: one for each held-out label map, named as its photo (of synthetic scenes scene-1, scene-2, ...).",
      );
      command.addOption(
        described(
          'segmenter',
          'Segmenter that reads labels back: CGNet, ESPNet or SegFormer as safetensors, a JSON manifest of their weights, a TF.js layers model, or an ONNX file (needs onnxruntime-node). Without it, synthetic scenes are read by the shipped one, and for other data a small one is fitted to the training photos.',
        ),
      );
      command.addOption(
        described('segmenterClasses', 'Maps each class of that segmenter to a class of the data, as for train.'),
      );
      command.addOption(
        described(
          'segmenterNormalization',
          'How images are normalised for SegFormer, a TF.js model or an ONNX file, as for train (default torchvision).',
        ),
      );
      command.option(
        '--score-size <size>',
        'Height x width that pictures are enlarged to before labels are read (default: for CGNet and ESPNet the size they were trained at, else the size of the run).',
      );
      command.option(
        '--features <name>',
        'Features of the distances between sets of pictures: textures, which need no file, or a file with the weights of the FID Inception or of VGG-19 (default textures).',
      );
      command.option(
        '--perceptual <path>',
        'Weights of VGG-19: also measure the perceptual distance of each picture from its photo.',
      );
      command.option(
        '--diversity <samples>',
        'Also measure how much so many pictures of one label map differ, of a generator with --noise-size: the mean perceptual distance of all pairs; needs --perceptual.',
      );
      command.option(
        '--out <file>',
        'Also write the scores to this file, as JSON. Until all are there they are in FILE.partial; the same command continues from it.',
      );
      command.option('--sheet <file>', 'Also write a PNG with the best, median and worst pictures.');
      command.addOption(force('Replace what exists, unfinished scores included.')).addOption(verbose());
      for (const name of evaluationSettings)
        command.addOption(optionOf(name).helpGroup('Instead of what the run says:'));
      command.addHelpText('after', evaluating);
      command.action(async (flags) => done(await (await import('./commands/evaluate.js')).evaluate(flags, terminal)));
    },
  },

  'compare <first> <second>': {
    description:
      'Compare two files of evaluate --out. If they were not scored in the same way, it names the differences and refuses.',
    async define(command, { terminal, done }) {
      command.addOption(verbose());
      command.action(async (first, second) =>
        done(await (await import('./commands/compare.js')).compare(first, second, terminal)),
      );
    },
  },

  export: {
    description: 'Save a trained generator for other programs: ONNX, TF.js, TensorFlow.',
    async define(command, { terminal, done }) {
      const { optionOf } = await flagsModule();
      command.addOption(fromRun()).addOption(fromCheckpoint()).addOption(fromShipped());
      command.requiredOption(
        '--out <folder>',
        'Folder for the files, and for paintBox.json with sizes, classes and colours.',
      );
      const { filesOf } = await import('./export/formats.js');
      const format =
        'layers: TF.js with the packages of this project, fastest; tfjs: TF.js alone; onnx: onnxruntime; savedmodel: TensorFlow; checkpoint: a file for ecgan generate, without what only training needs.';
      command.addOption(new Option('--format <format>', format).choices(Object.keys(filesOf)).default('layers'));
      const precision =
        'f16 stores kernels in 16 bits, half of the bytes; onnx computes in 16 bits too. i8, for a checkpoint only, stores them in 8 bits with a scale for each output channel.';
      command.addOption(new Option('--precision <bits>', precision).choices(['f32', 'f16', 'i8']).default('f32'));
      command.addOption(force('Replace files that exist.')).addOption(optionOf('backend')).addOption(verbose());
      command.addHelpText('after', exporting);
      command.action(async (flags) =>
        done(await (await import('./commands/export.js')).exportGenerator(flags, terminal)),
      );
    },
  },

  backend: {
    description: 'Install the native backend, or check which backends run here and how fast.',
    async define(backend, { terminal, done }) {
      backend.addHelpText('after', backends);
      const load = () => import('./commands/backend.js');
      const install = backend.command('install');
      install.description(
        'Build the tensorflow backend (libtensorflow, CUDA or CPU) once for this user; or install MPI, for several processes.',
      );
      const what = new Argument('[what]', 'tensorflow, or mpi').choices(['tensorflow', 'mpi']).default('tensorflow');
      install.addArgument(what);
      install.option('--cpu', 'Install the CPU build even where there is an NVIDIA driver.');
      install.option('--gpu', 'Install the GPU build; fail rather than fall back to the CPU build.');
      const library = new Option('--library <name>', 'Which MPI to install (default mpich).');
      install.addOption(library.choices(['mpich', 'openmpi']));
      install.addOption(force('Build or download again, even if it is installed.')).addOption(verbose());
      install.action(async (which: 'tensorflow' | 'mpi', flags) =>
        done(await (await load()).install(which, flags, terminal)),
      );
      const check = backend.command('check');
      check.description(
        'Report for each backend whether it runs here or why not, its device, versions and speed; and report an installed MPI.',
      );
      check.addOption((await flagsModule()).optionOf('backend')).addOption(verbose());
      check.action(async (flags) => done(await (await load()).checkBackends(flags, terminal)));
    },
  },

  demo: {
    description: 'Train a small but complete ECGAN on synthetic scenes in minutes, score it, and write a report.',
    async define(command, { terminal, done }) {
      const { optionOf } = await flagsModule();
      command.addOption(runFolder('demo')).addOption(optionOf('backend')).addOption(optionOf('minutes'));
      command.addOption(optionOf('seed')).addOption(verbose());
      command.action(async (flags) => done(await (await import('./commands/demo.js')).demo(flags, terminal)));
    },
  },
};
