import type { HeldOutMeasure } from 'ecgan/internal';
import { curveChart } from './curves.js';
import type { Trained } from './trainVariant.js';
import type { Row } from './variants.js';

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
    `Made by \`${context.command}\`: ${context.steps} steps each where a row does not say otherwise, on ${context.machine}; times are of the wall clock, whatever else the machine did.`,
    ...trained.filter(({ changes }) => changes.length > 0).map(changeNote),
    ...context.notes,
    ...groups.flatMap((group) => groupSection(group, trained, context)),
    '## How the scores were made',
    ...new Set(trained.map(({ protocol }) => protocol)),
  ]
    .join('\n\n')
    .concat('\n');
}

/** Says of a run that was resumed with other settings what they were. */
const changeNote = ({ variant, seed, changes }: Trained) =>
  `\`${variant.name}\`, seed ${seed}, was resumed with other settings. ${changes.join(' ')}`;

function groupSection(group: Row['group'], trained: readonly Trained[], context: PageContext): string[] {
  const rows = rowsOf(group, trained);
  const headings = {
    ablation: 'Part by part',
    choices: 'Single changes of the whole method',
    baselines: 'Beside other work',
  };
  const { pictures } = context;
  const [measured, drawn] = [isMeasured, hasRun].map((wanted) => firstSeeds(trained, wanted).has(group));
  const curves = charts.map(({ name, label }) => `![${label} over the steps](${pictures}/${group}-${name}.svg)`);
  return [
    ...[`## ${headings[group]}`, scoreTable(rows)],
    ...(measured ? ['### While they were trained', measuredWhen, ...curves] : []),
    ...['### IoU of each class', classTable(rows)],
    ...(drawn ? ['### Pictures', `![${shownOnSheet}](${pictures}/${group}.png)`] : []),
    ...pictureSection(rows, context),
  ];
}

const measuredWhen =
  "Of I'' of the first seed, on at most 64 held-out label maps, at each checkpoint; rows that do not train I'' have no curve.";
const shownOnSheet =
  "Label map, edge, I', I'', class-specific image and photo of two held-out scenes, for each training";

/** What is drawn of a group over the steps; a page links it as `GROUP-name.svg`. */
const charts: readonly { name: string; label: string; read(measure: HeldOutMeasure): number; logarithmic: boolean }[] =
  [
    {
      ...{ name: 'iou', label: "mean IoU of the run's own reader, %", logarithmic: false },
      read: ({ meanIntersectionOverUnion }) => 100 * meanIntersectionOverUnion,
    },
    {
      ...{ name: 'distance', label: 'kernel distance of textures', logarithmic: true },
      read: ({ kernelDistance }) => kernelDistance,
    },
  ];

/** The charts of all groups by file name: the first seed of every variant that was measured while it was trained. */
export function chartFiles(trained: readonly Trained[]): Map<string, string> {
  return new Map(
    [...firstSeeds(trained, isMeasured)].flatMap(([group, some]) =>
      charts.map(({ name, label, read, logarithmic }): [string, string] => {
        const curves = some.map(({ variant, measures }) => ({
          title: variant.title,
          points: measures.map((measure) => ({ step: measure.step, value: read(measure) })),
        }));
        return [`${group}-${name}.svg`, curveChart(curves, { label, logarithmic })];
      }),
    ),
  );
}

/** What is shown on the sheet of pictures of each group, by its file name: the first seed of every variant that has a run of its own. */
export function sheetsOf(trained: readonly Trained[]): Map<string, Trained[]> {
  return new Map([...firstSeeds(trained, hasRun)].map(([group, some]) => [`${group}.png`, some]));
}

const isMeasured = ({ measures }: Trained) => measures.length > 0;
const hasRun = ({ run }: Trained) => run !== undefined;

/** By group the first seed of every variant that is wanted; a group without any is left out. */
function firstSeeds(trained: readonly Trained[], wanted: (one: Trained) => boolean): Map<Row['group'], Trained[]> {
  const groups = [...new Set(trained.map(({ variant }) => variant.group))];
  const firsts = groups.map((group): [Row['group'], Trained[]] => [
    group,
    rowsOf(group, trained).flatMap(([one]) => (wanted(one) ? [one] : [])),
  ]);
  return new Map(firsts.filter(([, some]) => some.length > 0));
}

/** The trainings of a group, variant by variant, seed by seed. */
function rowsOf(group: Row['group'], trained: readonly Trained[]): Trained[][] {
  const ofGroup = trained.filter(({ variant }) => variant.group === group);
  return [...new Set(ofGroup.map(({ variant }) => variant.name))].map((name) =>
    ofGroup.filter(({ variant }) => variant.name === name),
  );
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
