import { NonFiniteError } from '@ecgan/training';
import { flagName, type Settings, settings } from '../config/settings.js';
import type { RunScores } from '../scores/RunScores.js';
import { scoreTable } from '../scores/scoreTable.js';
import { nextCommands, resumeCommand } from '../terminal/nextCommands.js';
import { listSteps, runFiles } from './runFolder.js';
import type { RunContext, TrainingRun } from './TrainingRun.js';

/** Prints what is about to be trained. */
export function printStart(run: TrainingRun): void {
  const { terminal, settings, trainer, data, folder, networks, pretrained, processes } = run;
  const { dataset, size, filters, steps, batch, seed, perceptual } = settings;
  terminal.print(
    `Run ${folder}: ${dataset}, ${size.includes('x') ? size : `${size}x${size}`}, ${data.train.length} images, ${data.heldOut.length} held out, ${data.train.numClasses} classes`,
  );
  const millions = (networks.generator.countParams() / 1e6).toFixed(2);
  terminal.print(
    `Generator of ${millions} M parameters (C = ${filters}), ${steps} steps of ${batch} images, from step ${trainer.step}, seed ${seed}`,
  );
  if (processes)
    terminal.print(`${processes.size} processes share each batch of ${batch} images. ${processes.summary}`);
  if (perceptual === null) terminal.print('Perceptual loss: off, no VGG-19 weights were given (--perceptual).');
  else terminal.print(`Perceptual loss: on, VGG-19 from ${perceptual}.`);
  if (pretrained.segmenter) terminal.print(`Labels are read back by ${pretrained.segmenter.description}`);
}

/** Prints the results and what to try next. */
export function printEnd(run: TrainingRun, scores: RunScores | undefined): void {
  const { terminal, folder, trainer } = run;
  if (scores) {
    terminal.print();
    for (const line of scoreTable(scores)) terminal.print(line);
  }
  terminal.print();
  terminal.print(`Samples  ${runFiles.sample(folder, trainer.step)}`);
  terminal.print(`Report   ${runFiles.report(folder)}`);
  const best = run.best.state();
  if (best)
    terminal.print(
      `Best     ${runFiles.checkpoint(folder, best.step)}, ${(100 * best.value).toFixed(1)} % ${best.measure}`,
    );
  terminal.print();
  terminal.print('Next:');
  for (const { command, purpose } of nextCommands(run)) {
    terminal.print(`  # ${purpose}`);
    terminal.print(`  ${command}`);
  }
}

/** Prints what was saved after Ctrl-C, and how to resume. */
export function printStop({ terminal, folder }: RunContext, checkpoint: string | undefined): void {
  terminal.print(checkpoint ? `Saved ${checkpoint}.` : 'Nothing was trained yet, so there was nothing to save.');
  terminal.print(`Go on with: ${resumeCommand(folder)}`);
}

/** Prints, before the error that ended a run, which checkpoints are left and how to resume. */
export async function printFailure({ terminal, folder, settings }: RunContext, error: unknown): Promise<void> {
  const newest = (await listSteps(folder, 'checkpoints')).at(-1);
  const left =
    newest === undefined
      ? 'Stopped by an error before the first checkpoint; begin again in the same folder'
      : `Stopped by an error. Checkpoints up to step ${newest} are intact; go on`;
  const how =
    error instanceof NonFiniteError
      ? ` with lower rates: ${lowerRates(folder, settings)}`
      : ` with: ${resumeCommand(folder)}`;
  terminal.print(`${left}${how}`);
}

/** The command that resumes with each rate halved, or at its default if it is above that. */
function lowerRates(folder: string, given: Settings): string {
  const rates = ['generatorLearningRate', 'discriminatorLearningRate', 'labelLearningRate'] as const;
  const flags = rates.map((name) => {
    const standard = settings.shape[name].parse(undefined);
    return `${flagName(name)} ${given[name] > standard ? standard : given[name] / 2}`;
  });
  return [resumeCommand(folder), ...flags].join(' ');
}
