/**
 * Trains the method part by part and with single changes, scores each on held-out pictures, and writes a page of tables and pictures. Stopped at any
 * moment (Ctrl-C, a kill), the same command goes on.
 *
 *     npm run results -- --data scenes [--steps 400] [--seeds 0,1 [--repeat image,whole]] [--only ablation | NAME,NAME] [--folder results] [--page docs/results/scenes.md]
 *     npm run results -- --data camvid --root CAMVID --segmenter cgnet_m3n21_camvid.json --steps 2500
 *
 * Needs an hour or so per variant on two cores with CamVid at 96×128, minutes with synthetic scenes at 64×64.
 */
import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Budget } from './Budget.js';
import { chartFiles, resultsPage, sheetsOf } from './page.js';
import { pictureSheet } from './pictureSheet.js';
import { baselines, trainBaseline } from './trainBaseline.js';
import { type Trained, trainVariant } from './trainVariant.js';
import { type Row, variants } from './variants.js';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: 'scenes' },
    root: { type: 'string' },
    segmenter: { type: 'string' },
    steps: { type: 'string', default: '400' },
    seeds: { type: 'string', default: '0' },
    repeat: { type: 'string' },
    only: { type: 'string' },
    folder: { type: 'string', default: 'results' },
    page: { type: 'string' },
  },
});

/** What is trained on, by what `--data` calls it. */
const sets = {
  scenes: {
    title: 'Results on synthetic scenes',
    preset: 'demo',
    heldOut: undefined,
    notes: [
      'The scenes are drawn by this project. The segmenter is the one that is shipped, which was fitted to real scenes of another seed.',
    ],
  },
  camvid: {
    title: 'Results on CamVid',
    preset: 'camvid',
    // The whole of val; during training 16 of it are looked at.
    heldOut: 101,
    notes: [
      "CamVid's val pictures are frames of the same drive as its train pictures: the scores say how well a network learnt these streets, not how it draws others. Pictures and label maps are CamVid's (Brostow, Fauqueur, Cipolla 2009), shown in part.",
      'The published CGNet was trained on train and val together, so it reads the photos of val better than those of other streets.',
    ],
  },
} as const;

if (!Object.hasOwn(sets, values.data))
  throw new Error(`--data: expected one of ${Object.keys(sets).join(', ')}, got ${values.data}.`);
const set = sets[values.data as keyof typeof sets];
const names = values.only?.split(',');
const wanted = ({ name, group }: Row) => !names || names.includes(name) || names.includes(group);
const trainings = [
  ...variants.map((row) => ({ row, train: (seed: number) => trainVariant(row, seed, budget) })),
  ...baselines.map((row) => ({ row, train: (seed: number) => trainBaseline(row, seed, budget) })),
];
const chosen = trainings.filter(({ row }) => wanted(row));
if (chosen.length === 0) {
  const known = ['ablation', 'choices', 'baselines', ...trainings.map(({ row }) => row.name)].join(', ');
  throw new Error(`--only: expected some of ${known}, got ${values.only}.`);
}

const folder = join(values.folder, values.data);
const seeds = values.seeds.split(',').map(Number);
/** Rows that are trained with every seed; the others with the first alone. */
const repeated = values.repeat?.split(',');
const { preset, heldOut } = set;
const { root, segmenter } = values;
const budget: Budget = { folder, steps: Number(values.steps), preset, root, heldOut, segmenter };
await mkdir(folder, { recursive: true });

const path = values.page ?? join('docs', 'results', `${values.data}.md`);
const pictures = join(dirname(path), basename(path, '.md'));
const trained: Trained[] = [];
for (const [i, seed] of seeds.entries())
  for (const { row, train } of chosen) {
    if (i > 0 && repeated && !repeated.includes(row.name)) continue;
    trained.push(await train(seed));
    await writePage();
  }

/** Written after each training: a run that is stopped leaves what it has. */
async function writePage(): Promise<void> {
  await mkdir(pictures, { recursive: true });
  for (const { variant, seed } of trained) {
    const name = `${variant.name}-${seed}.png`;
    await copyFile(join(folder, name), join(pictures, name));
  }
  for (const [name, svg] of chartFiles(trained)) await writeFile(join(pictures, name), svg);
  for (const [name, some] of sheetsOf(trained)) await writeFile(join(pictures, name), await pictureSheet(some));
  const shown = process.argv.slice(2).map((word) => (word === values.root ? 'CAMVID' : basename(word)));
  const command = `npm run results -- ${shown.join(' ')}`.trim();
  const page = resultsPage(trained, {
    title: `${set.title}, ${budget.steps.toLocaleString('en')} steps`,
    ...{ command, steps: budget.steps, pictures: basename(pictures) },
    machine: `${cpus().length} cores of ${cpus()[0].model.trim()}`,
    notes: set.notes,
  });
  // Where a reader's own files are is not on the page.
  const folderOfSegmenter = values.segmenter && `${dirname(values.segmenter)}/`;
  const shownPage = folderOfSegmenter ? page.replaceAll(folderOfSegmenter, '') : page;
  // By stdin: biome formats no file outside the checkout, where --page may be.
  const biome = join('node_modules', '.bin', 'biome');
  await writeFile(path, execFileSync(biome, ['format', '--stdin-file-path=page.md'], { input: shownPage }));
  process.stdout.write(`Page     ${path}\n`);
}
