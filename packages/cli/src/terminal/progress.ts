import type { InspectionProgress, SkippedFiles } from '@ecgan/data/node';
import { skippedLines } from '../data/skippedLines.js';
import { formatDuration, formatNumber } from './format.js';
import type { Terminal } from './Terminal.js';

/** One moment of a training run. */
export interface Progress {
  step: number;
  steps: number;
  stepsPerSecond: number;
  secondsLeft: number;
  losses: Record<string, number>;
}

const pace = ({ stepsPerSecond }: Progress) =>
  stepsPerSecond >= 1 || stepsPerSecond === 0
    ? `${stepsPerSecond.toFixed(1)} steps/s`
    : `${(1 / stepsPerSecond).toFixed(1)} s/step`;

const headline = (progress: Progress) =>
  `step ${progress.step}/${progress.steps}  ${pace(progress)}  ${formatDuration(progress.secondsLeft)} left`;

/** `████░░░░`: the share of steps done, `cells` wide. */
function bar({ step, steps }: Progress, cells: number): string {
  const done = Math.round((cells * step) / Math.max(1, steps));
  return '█'.repeat(done) + '░'.repeat(cells - done);
}

/**
 * The live status: step, steps/s, time left and a bar on the first line, then every loss by name in columns, each line
 * at most `columns` characters, so that redrawing in place never meets a wrapped line.
 */
export function progressStatus(progress: Progress, columns: number): string[] {
  const head = headline(progress);
  const room = Math.min(40, columns - head.length - 2);
  const lines = [room >= 8 ? `${bar(progress, room)}  ${head}` : head];
  const entries = Object.entries(progress.losses).map(([name, value]) => [name, formatNumber(value)]);
  const nameWidth = Math.max(0, ...entries.map(([name]) => name.length));
  const cellWidth = nameWidth + 1 + 8;
  const perLine = Math.max(1, Math.floor((columns + 2) / (cellWidth + 2)));
  const cells = entries.map(([name, value]) => `${name.padEnd(nameWidth)} ${value.padStart(8)}`);
  for (let i = 0; i < cells.length; i += perLine) lines.push(cells.slice(i, i + perLine).join('  '));
  return lines.map((line) => line.slice(0, columns).trimEnd());
}

/** The status on one line, for files and pipes. */
export function progressLine(progress: Progress): string {
  const losses = Object.entries(progress.losses).map(([name, value]) => `${name} ${formatNumber(value)}`);
  return [headline(progress), ...losses].join('  ');
}

/** Shows how many files of a dataset have been decoded. */
export function reportProgress(terminal: Terminal): InspectionProgress {
  return countProgress(terminal, 'checking the images');
}

/** Shows how many items of some work are done. */
export function countProgress(terminal: Terminal, what: string): (done: number, total: number) => void {
  return (done, total) => {
    if (done === total) return terminal.clearStatus();
    terminal.progress(`${what}: ${done}/${total}`);
  };
}

/** Prints what a dataset's folders hold besides its files. */
export function printSkipped(terminal: Terminal): (skipped: readonly SkippedFiles[]) => void {
  return (skipped) => {
    for (const line of skippedLines(skipped)) terminal.print(line);
  };
}
