import type { Results, Scores } from './Results.js';

const percent = (value: number) => `${(100 * value).toFixed(1)} %`;
const points = (value: number) => `${signed(100 * value, 1)} points`;
const signed = (value: number, digits: number) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`;

const columns: {
  score: keyof Scores;
  title: string;
  show(value: number): string;
  difference(value: number): string;
}[] = [
  { score: 'pixelAccuracy', title: 'pixel accuracy ↑', show: percent, difference: points },
  { score: 'meanIou', title: 'mean IoU ↑', show: percent, difference: points },
  { score: 'edgeAgreement', title: 'edge agreement ↑', show: percent, difference: points },
  {
    score: 'photoDistance',
    title: 'distance to photo ↓',
    show: (value) => value.toFixed(3),
    difference: (value) => signed(value, 3),
  },
];

/** Returns mean and sample standard deviation. */
export function spreadOf(values: readonly number[]): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0 };
}

/** Renders a Markdown table of both variants of every seed and the paired difference. */
export function resultTable({ change, real, seeds }: Results): string {
  const rows = seeds.flatMap(({ seed, plain, changed }) => [
    [`${seed}`, 'plain', ...columns.map(({ score, show }) => show(plain[score]))],
    [`${seed}`, change, ...columns.map(({ score, show }) => show(changed[score]))],
  ]);
  const differences = columns.map(({ score, difference }) => {
    const { mean, deviation } = spreadOf(seeds.map(({ plain, changed }) => changed[score] - plain[score]));
    return `${difference(mean)} ± ${difference(deviation).replace('+', '')}`;
  });
  return markdownTable([
    ['seed', 'GAN', ...columns.map(({ title }) => title)],
    ...rows,
    ['all', `${change} − plain`, ...differences],
    ['', 'real photos', ...columns.map(({ score, show }) => show(real[score]))],
  ]);
}

/** Renders a Markdown table with padded columns, as Markdown formatters do. */
function markdownTable([head, ...rows]: string[][]): string {
  const widths = head.map((_, column) => Math.max(3, ...[head, ...rows].map((cells) => cells[column].length)));
  const rule = widths.map((width) => '-'.repeat(width));
  return [head, rule, ...rows]
    .map((cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`)
    .join('\n');
}

/** Returns one sentence per score: the mean difference and the number of seeds that improved. */
export function resultSentences({ change, seeds }: Results): string[] {
  return columns.map(({ score, title, difference }) => {
    const differences = seeds.map(({ plain, changed }) => changed[score] - plain[score]);
    const sign = title.endsWith('↓') ? -1 : 1;
    const better = differences.filter((value) => sign * value > 0).length;
    const { mean, deviation } = spreadOf(differences);
    const verdict = Math.abs(mean) <= deviation ? 'within the spread' : sign * mean > 0 ? 'better' : 'worse';
    return `${title.slice(0, -2)}: ${change} is better in ${better} of ${seeds.length} seeds, ${difference(mean)} on average: ${verdict}.`;
  });
}
