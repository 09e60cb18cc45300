import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { diffBlock } from './diffBlock.js';
import { type Results, readResults } from './Results.js';
import { resultSentences, resultTable } from './resultTable.js';

/** A docs page with blocks that are generated from the files of an example. */
export interface ExamplePage {
  /** Folder of the example. */
  folder: string;
  /** The two files in `src` to compare. */
  plain: string;
  changed: string;
  page: string;
}

/**
 * Returns the page as written, and as expected: every `<!-- generated: name -->` … `<!-- end -->` filled from the
 * files.
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
    if (!(name in blocks)) throw new Error(`${page}: there is no block named ${name}.`);
    return `${begin}\n${blocks[name]}\n\n${end}`;
  });
  return { written, expected };
}

/** Updates the generated blocks of a page. */
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
    'Edge agreement: F1 of Canny edge pixels, generated images against photos. Distance: mean absolute difference, both in [-1, 1].',
    '±: sample standard deviation over the seeds; "within the spread": the mean difference is not larger than that.',
  ].join('\n');
}
