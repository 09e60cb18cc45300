import type { RunScores } from './RunScores.js';

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

/** The scores as lines of text: a small table, then the protocol. */
export function scoreTable({ rows, protocol }: RunScores): string[] {
  const width = Math.max(...rows.map(({ pictures }) => pictures.length), 'held-out pictures'.length);
  const line = (name: string, accuracy: string, iou: string) =>
    `  ${name.padEnd(width)}  ${accuracy.padStart(14)}  ${iou.padStart(8)}`;
  return [
    line('held-out pictures', 'pixel accuracy', 'mean IoU'),
    ...rows.map((row) => line(row.pictures, percent(row.pixelAccuracy), percent(row.meanIntersectionOverUnion))),
    `  ${protocol}`,
  ];
}
