import type { Trained } from './trainVariant.js';
import type { Variant } from './variants.js';

/** What is said above the tables. */
export interface PageContext {
  title: string;
  /** The command that made it. */
  command: string;
  steps: number;
  /** Where pictures are, from the page. */
  pictures: string;
  /** What computed. */
  machine: string;
  /** What a reader must know of the data. */
  notes: readonly string[];
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The mean over seeds and, of several, the sample standard deviation. */
function spread(values: readonly number[], format: (value: number) => string): string {
  const middle = mean(values);
  if (values.length < 2) return format(middle);
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
  return `${format(middle)} ± ${format(deviation)}`;
}

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

/** A Markdown page of what was trained: scores, IoU of each class, pictures and protocol, group by group. */
export function resultsPage(trained: readonly Trained[], context: PageContext): string {
  const groups = [...new Set(trained.map(({ variant }) => variant.group))];
  return [
    `# ${context.title}`,
    `Made by \`${context.command}\`: ${context.steps} steps each, on ${context.machine}; times are of the wall clock, whatever else the machine did.`,
    ...context.notes,
    ...groups.flatMap((group) => groupSection(group, trained, context)),
    '## How the scores were made',
    ...new Set(trained.map(({ protocol }) => protocol)),
  ]
    .join('\n\n')
    .concat('\n');
}

function groupSection(group: Variant['group'], trained: readonly Trained[], context: PageContext): string[] {
  const ofGroup = trained.filter(({ variant }) => variant.group === group);
  const rows = [...new Set(ofGroup.map(({ variant }) => variant.name))].map((name) =>
    ofGroup.filter(({ variant }) => variant.name === name),
  );
  const heading = { ablation: '## Part by part', choices: '## Single changes of the whole method' }[group];
  return [heading, scoreTable(rows), '### IoU of each class', classTable(rows), ...pictureSection(rows, context)];
}

/** Accuracy, mean IoU and what they are of the photos', kernel distance and time, a row for each variant. */
function scoreTable(rows: readonly (readonly Trained[])[]): string {
  const heads = ['', 'seeds', 'pixel accuracy', 'mean IoU', "of the photos' mean IoU", 'kernel distance', 'time'];
  const photos = rows[0][0].rows[0];
  const lines = rows.map((seeds) => {
    const found = seeds.map(({ rows: [, generated] }) => generated);
    const share = seeds.map(({ rows: [real, one] }) => one.meanIntersectionOverUnion / real.meanIntersectionOverUnion);
    const distances = found.map(({ kernelDistance = Number.NaN }) => kernelDistance);
    return row([
      seeds[0].variant.title,
      seeds.map(({ seed }) => seed).join(', '),
      spread(
        found.map(({ pixelAccuracy }) => pixelAccuracy),
        percent,
      ),
      spread(
        found.map(({ meanIntersectionOverUnion }) => meanIntersectionOverUnion),
        percent,
      ),
      spread(share, percent),
      distances.some(Number.isNaN) ? '–' : spread(distances, (value) => value.toFixed(3)),
      `${Math.round(mean(seeds.map(({ seconds }) => seconds)) / 60)} min`,
    ]);
  });
  const real = [
    'real photos',
    '',
    percent(photos.pixelAccuracy),
    percent(photos.meanIntersectionOverUnion),
    '',
    '',
    '',
  ];
  return [row(heads), row(['---', '---', '--:', '--:', '--:', '--:', '--:']), row(real), ...lines].join('\n');
}

function classTable(rows: readonly (readonly Trained[])[]): string {
  const photos = rows[0][0].rows[0].classes ?? [];
  const shown = photos.flatMap(({ iou }, id) => (Number.isNaN(iou) ? [] : [id]));
  const heads = ['', ...shown.map((id) => photos[id].name)];
  const cells = (ious: (number | undefined)[]) => {
    const known = ious.filter((iou) => iou !== undefined && !Number.isNaN(iou)) as number[];
    return known.length === 0 ? '–' : (100 * mean(known)).toFixed(1);
  };
  const lines = rows.map((seeds) => [
    seeds[0].variant.title,
    ...shown.map((id) => cells(seeds.map(({ rows: [, generated] }) => generated.classes?.[id].iou))),
  ]);
  const real = ['real photos', ...shown.map((id) => cells([photos[id].iou]))];
  return [row(heads), row(['---', ...shown.map(() => '--:')]), row(real), ...lines.map(row)].join('\n');
}

/** The sheet of the first seed of each variant. */
function pictureSection(rows: readonly (readonly Trained[])[], { pictures }: PageContext): string[] {
  return rows.flatMap(([{ variant, seed }]) => [
    `### ${variant.title}`,
    `![Best, median and worst held-out pictures: label map, what was read back, generated, photo](${pictures}/${variant.name}-${seed}.png)`,
  ]);
}
