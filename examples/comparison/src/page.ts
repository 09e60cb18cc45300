import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { diffBlock } from './diffBlock.js';
import { type Results, readResults } from './Results.js';
import { resultSentences, resultTable } from './resultTable.js';

/** A page of the docs whose generated blocks say what an example's files say. */
export interface ExamplePage {
  /** The example's folder. */
  folder: string;
  /** The two files in its `src` that differ. */
  plain: string;
  changed: string;
  page: string;
}

/**
 * The page as it stands, and as it should be: every `<!-- generated: name -->` … `<!-- end -->` filled from the files.
 */
export async function pageOf(example: ExamplePage): Promise<{ written: string; expected: string }> {
  const { folder, plain, changed, page } = example;
  const results = await readResults(join(folder, 'results', 'results.json'));
  if (!results) throw new Error(`No results in ${folder}/results: npm start -- --out results makes them.`);
  const blocks: Record<string, string> = {
    diff: diffBlock(join(folder, 'src'), plain, changed),
    results: resultsBlock(results),
  };
  const written = await readFile(page, 'utf8');
  const expected = written.replace(/(<!-- generated: (\w+) -->\n).*?(<!-- end -->)/gs, (_, begin, name, end) => {
    if (!(name in blocks)) throw new Error(`${page}: no block is called ${name}.`);
    return `${begin}\n${blocks[name]}\n\n${end}`;
  });
  return { written, expected };
}

/** Brings the generated blocks up to date. */
export async function writePage(example: ExamplePage): Promise<void> {
  await writeFile(example.page, (await pageOf(example)).expected);
}

function resultsBlock(results: Results): string {
  const { backend, steps, settings, protocol, seeds } = results;
  const { size, batch, scenes, segmenterSteps } = settings;
  return [
    resultTable(results),
    '',
    ...resultSentences(results).map((sentence) => `- ${sentence}`),
    '',
    `Backend \`${backend}\`; ${seeds.length} seeds; ${steps} steps of ${batch} for each GAN; ${scenes} training scenes of ${size}×${size}.`,
    `Segmenter: a small U-Net fitted for ${segmenterSteps} steps of 8 to the real training scenes only; ${protocol}.`,
    'Edge agreement: F1 of Canny edge pixels, pictures against photos. Distance: mean absolute difference, both in [-1, 1].',
    '±: sample standard deviation over the seeds; "within the spread": the mean difference is not larger than that.',
  ].join('\n');
}
