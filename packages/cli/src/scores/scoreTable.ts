import { formatNumber, formatShare } from '../terminal/format.js';
import type { RunScores, ScoreRow } from './RunScores.js';

type Column = readonly [heading: string, cell: (row: ScoreRow) => string];

const between = ([low, high]: readonly [number, number]) =>
  Number.isNaN(low) ? '' : ` (${(100 * low).toFixed(1)} … ${(100 * high).toFixed(1)})`;

const columns: readonly Column[] = [
  [
    'pixel accuracy',
    ({ pixelAccuracy, intervals }) => formatShare(pixelAccuracy) + (intervals ? between(intervals.pixelAccuracy) : ''),
  ],
  [
    'mean IoU',
    ({ meanIntersectionOverUnion, intervals }) =>
      formatShare(meanIntersectionOverUnion) + (intervals ? between(intervals.meanIntersectionOverUnion) : ''),
  ],
];

const further: readonly (readonly [key: keyof ScoreRow, ...Column])[] = [
  [
    'kernelDistance',
    'kernel distance',
    ({ kernelDistance = Number.NaN, kernelDistanceError = Number.NaN }) =>
      number(kernelDistance) + (kernelDistanceError > 0 ? ` ± ${number(kernelDistanceError)}` : ''),
  ],
  ['frechetDistance', 'Fréchet', ({ frechetDistance = Number.NaN }) => number(frechetDistance)],
  ['perceptualDistance', 'perceptual', ({ perceptualDistance = Number.NaN }) => number(perceptualDistance)],
  ['diversity', 'diversity', ({ diversity = Number.NaN }) => number(diversity)],
];

/** – where there is no number, 0 for what is 0 but for rounding. */
function number(value: number): string {
  if (Number.isNaN(value)) return '–';
  return Math.abs(value) < 1e-6 ? '0' : formatNumber(value);
}

/** Lines of text in columns, the first to the left, the others to the right. */
function aligned(lines: readonly (readonly string[])[]): string[] {
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  return lines.map((line) =>
    `  ${line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ')}`.trimEnd(),
  );
}

/** The scores as lines of text: a small table, how much of the photos' the generated pictures reach, then the protocol. */
export function scoreTable({ rows, protocol }: RunScores): string[] {
  const shown = [
    ...columns,
    ...further.filter(([key]) => rows.some((row) => row[key] !== undefined)).map(([, ...column]) => column),
  ];
  const head = ['held-out pictures', ...shown.map(([heading]) => heading)];
  const body = rows.map((row) => [row.pictures, ...shown.map(([, cell]) => cell(row))]);
  return [...aligned([head, ...body]), ...ofCeiling(rows), `  ${protocol}`];
}

/** What the generated pictures reach of what the photos reach at the same size. */
function ofCeiling([real, generated]: readonly ScoreRow[]): string[] {
  if (!real || !generated) return [];
  const share = (of: 'pixelAccuracy' | 'meanIntersectionOverUnion') => formatShare(generated[of] / real[of]);
  const reached = `${share('meanIntersectionOverUnion')} of their mean IoU and ${share('pixelAccuracy')} of their accuracy`;
  return [`  The photos are the ceiling at this size: ${generated.pictures} reaches ${reached}.`];
}

/** IoU of every class that occurs or was read, real beside generated. */
export function classTable({ rows }: RunScores): string[] {
  const [real, generated] = rows;
  if (!real?.classes || !generated?.classes) return [];
  const cell = (share: number, interval: readonly [number, number]) => formatShare(share) + between(interval);
  const body = real.classes.flatMap(({ name, iou, iouInterval }, id) => {
    const other = generated.classes?.[id];
    if (!other || (Number.isNaN(iou) && Number.isNaN(other.iou))) return [];
    return [[name, cell(iou, iouInterval), cell(other.iou, other.iouInterval), formatShare(other.accuracy)]];
  });
  return aligned([['IoU by class', real.pictures, generated.pictures, 'its accuracy'], ...body]);
}
