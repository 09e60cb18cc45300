import { lossGroups } from '../config/lossNames.js';
import type { LogEntry } from '../run/StepLog.js';

/** One chart: curves that share an axis. */
export interface Chart {
  title: string;
  meaning: string;
  series: { name: string; values: number[] }[];
}

/** The log as charts: totals, one chart per group of terms, what D says of real and fake, learning rates. */
export function lossCurves(log: readonly LogEntry[]): { steps: number[]; charts: Chart[] } {
  const names = Object.keys(log.at(-1)?.losses ?? {});
  const losses = (chosen: readonly string[]) =>
    chosen
      .filter((name) => names.includes(name))
      .map((name) => ({ name, values: log.map(({ losses }) => losses[name]) }));
  const groups = Object.entries(lossGroups);
  const known = ['generator', 'discriminator', 'labelGenerator', ...groups.flatMap(([, { terms }]) => terms)];
  const rates = Object.keys(log.at(-1)?.learningRates ?? {});
  const charts = [
    { title: 'Totals', meaning: 'What each optimizer descended.', series: losses(known.slice(0, 3)) },
    ...groups.map(([title, { terms, meaning }]) => ({ title, meaning, series: losses(terms) })),
    {
      title: 'Discriminator',
      meaning: 'Hinge losses of real and generated pictures.',
      series: losses(names.filter((name) => !known.includes(name))),
    },
    {
      title: 'Learning rates',
      meaning: 'TTUR, then linear decay.',
      series: rates.map((name) => ({ name, values: log.map(({ learningRates }) => learningRates[name]) })),
    },
  ];
  return {
    steps: log.map(({ step }) => step),
    charts: charts.filter(({ series }) => series.length > 0),
  };
}
