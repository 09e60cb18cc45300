import { beforeAll, describe, expect, test } from 'vitest';
import { checkBlocks } from './docs/checkBlocks.mjs';
import { blocksOf } from './docs/readBlocks.mjs';
import { brokenPromises } from './examples/printedValues.mjs';
import { runTogether } from './examples/runTogether.mjs';

/** What is not run here, and why. */
const notRun: Record<string, string> = {
  'docs/datasets.md: createImageBitmap': 'reads files that a visitor of a browser chose',
  'docs/from-code.md: new EcganTrainer': 'a part of examples/train-ecgan, whose test runs the whole',
  'docs/pytorch.md: loadSpadeWeights': 'reads published weights',
  'docs/segmenters.md: loadCgnetWeights': 'reads published weights',
  'packages/models/README.md: loadSpadeWeights': 'reads published weights',
};

const blocks = blocksOf('ts') as { file: string; line: number; code: string }[];
const checked = checkBlocks(blocks) as { free: string[]; errors: string[] }[];
const excuseOf = ({ file, code }: { file: string; code: string }) =>
  Object.keys(notRun).find((key) => key.startsWith(`${file}: `) && code.includes(key.slice(file.length + 2)));
const run = blocks
  .map((block, i) => ({ ...block, free: checked[i].free, title: `${block.file}:${block.line}` }))
  .filter((block) => !excuseOf(block));

/** The error that a block ends with, as its last lines say: `// SomeError: why …`. */
const promisedError = (code: string) => /^\/\/ (\w+Error: [^…\n]*)/m.exec(code)?.[1].trim();

describe('blocks of TypeScript', () => {
  test('default: every block was read', () => {
    expect(blocks.length).toBeGreaterThan(40);
    expect(new Set(blocks.map(({ file }) => file)).size).toBeGreaterThan(15);
  });

  test('behavior: each compiles against the sources', () => {
    expect(checked.flatMap(({ errors }) => errors)).toEqual([]);
  });

  test('error: a wrong option, name and import are found, at their line', () => {
    const code = `import { hinge, similarityLos } from '@ecgan/losses';\nhinge({ sharp: true });\ngenerator.apply(1);\n`;
    const [{ free, errors }] = checkBlocks([{ file: 'a.md', line: 10, code }]);
    expect(free).toEqual(['generator']);
    expect(errors.map((error: string) => error.split(':').slice(0, 2).join(':'))).toEqual(['a.md:11', 'a.md:12']);
  }, 60_000);
});

describe('each block runs, and prints what it says', () => {
  let results: Awaited<ReturnType<typeof runTogether>> = [];

  beforeAll(async () => {
    results = await runTogether(run);
  });

  test('default: those that are not run still stand on their pages', () => {
    expect(blocks.map(excuseOf).filter(Boolean).sort()).toEqual(Object.keys(notRun).sort());
  });

  test.each(run.map((block, i) => ({ ...block, i })))('behavior: $title', ({ i, code }) => {
    const { failed, printed } = results[i];
    const error = promisedError(code);
    if (error) expect(failed).toContain(error);
    else expect(failed).toBeUndefined();
    expect(brokenPromises(code, printed)).toEqual([]);
  });
});
