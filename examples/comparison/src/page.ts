import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readResults } from './Results.js';
import { resultSentences, resultTable } from './resultTable.js';

/** A page of the docs whose generated blocks say what an example's files say. */
export interface ExamplePage {
  /** The example's folder, and in it the two files that differ. */
  folder: string;
  plain: string;
  changed: string;
  page: string;
}

/**
 * The page as it stands, and as it should be: every `<!-- generated: name -->` … `<!-- end -->` filled from the files.
 */
export async function pageOf(example: ExamplePage): Promise<{ written: string; expected: string }> {
  const written = await readFile(example.page, 'utf8');
  const results = await readResults(join(example.folder, 'results', 'results.json'));
  if (!results) throw new Error(`No results in ${example.folder}/results: npm start -- --out results makes them.`);
  const { engine, steps, settings, protocol } = results;
  const blocks: Record<string, string> = {
    diff: diffBlock(example),
    results: [
      resultTable(results),
      '',
      resultSentences(results)
        .map((sentence) => `- ${sentence}`)
        .join('\n'),
      '',
      `Engine ${engine}; ${steps} steps of ${settings.batch} for each GAN, ${settings.scenes} training scenes of ${settings.size}×${settings.size};`,
      `segmenters fitted for ${settings.segmenterSteps} steps of 8 to real training scenes only. ${protocol}.`,
      'Edge agreement: F1 of Canny edge pixels, pictures against photos. Distance: mean absolute difference in [-1, 1]. ± is the sample standard deviation over the seeds.',
    ].join('\n'),
  };
  const expected = written.replace(/(<!-- generated: (\w+) -->\n).*?(<!-- end -->)/gs, (_, begin, name, end) => {
    if (!(name in blocks)) throw new Error(`${example.page}: no block is called ${name}.`);
    return `${begin}\n${blocks[name]}\n\n${end}`;
  });
  return { written, expected };
}

/** Brings the generated blocks up to date. */
export async function writePage(example: ExamplePage): Promise<void> {
  await writeFile(example.page, (await pageOf(example)).expected);
}

function diffBlock({ folder, plain, changed }: ExamplePage): string {
  const git = (...words: string[]) => {
    // Exit code 1 says that the files differ.
    const words_ = [
      '-c',
      'core.autocrlf=false',
      'diff',
      '--no-index',
      '--no-color',
      '--no-ext-diff',
      ...words,
      plain,
      changed,
    ];
    const { status, stdout, stderr } = spawnSync('git', words_, { cwd: join(folder, 'src'), encoding: 'utf8' });
    if (status !== 1) throw new Error(`git diff ${plain} ${changed} ended with ${status}: ${stderr}`);
    return stdout;
  };
  const [added, removed] = git('--numstat').split('\t');
  const hunks = git('--unified=1', '--diff-algorithm=minimal')
    .split('\n')
    .filter((line) => !/^(diff|index|@@|---|\+\+\+)/.test(line));
  return [
    `**${added} lines** of \`${changed}\` are not in \`${plain}\`; ${removed} of them take the place of one that was.`,
    '',
    '```diff',
    hunks.join('\n').trimEnd(),
    '```',
  ].join('\n');
}
