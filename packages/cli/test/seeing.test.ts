import { appendFile, cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { wholeRecords } from '../src/tensorboard/records.js';
import { copyBeside, ecgan, ecganHere, type Outcome, temporaryFolder, tinyRun } from './ecgan.js';

let parent: string;
let run: string;
let outcome: Outcome;

beforeAll(async () => {
  parent = await temporaryFolder();
  run = join(parent, 'run');
  outcome = await ecgan(...tinyRun, '--steps', '2', '--save-every', '1', '--sample-every', '1', '--run', run);
});

test('default: the run is there', () => {
  expect([outcome.exitCode, outcome.err]).toEqual([0, '']);
});

describe('TensorBoard', () => {
  test('behavior: whole entries with every loss, the sheets and the kernels', async () => {
    const bytes = await readFile(join(run, 'tensorboard', 'events.out.tfevents.ecgan'));
    expect(wholeRecords(bytes)).toBe(bytes.length);
    const text = bytes.toString('latin1');
    for (const tag of ['losses/similarityRefined', 'learningRates/generator', 'seconds', 'samples'])
      expect(text).toContain(tag);
    expect(text).toMatch(/generator\/\w+\/kernel/);
  });
});

describe('report', () => {
  /** A report without what differs from one writing to the next. */
  const page = async (folder: string) =>
    (await readFile(join(folder, 'report.html'), 'utf8')).replaceAll(folder, '…').replace(/\d\d:\d\d UTC/, 'UTC');

  test('default: from the folder alone it is the page that training wrote', async () => {
    const copy = await copyBeside(run, 'again');
    const before = await page(copy);
    await rm(join(copy, 'report.html'));
    expect(await ecganHere('report', copy)).toEqual({
      exitCode: 0,
      out: `Report   ${join(copy, 'report.html')}\n`,
      err: '',
    });
    // The page training wrote names the folder it was in.
    expect(await page(copy)).toBe(before.replaceAll(run, '…'));
    expect(before).toContain('backend wasm');
    expect(before).toContain('<b>2 of 2</b>');
    expect(before).toContain('<b>step 2</b>');
    expect(before.match(/<img /g)).toHaveLength(6 + 4);
  });

  test('behavior: after a crash: half a line of the log, no facts, no checkpoint', {
    meta: { id: 'seeing-after-crash-half' },
  }, async () => {
    const copy = await copyBeside(run, 'crashed');
    for (const name of ['report.html', 'facts.json', 'checkpoints']) await rm(join(copy, name), { recursive: true });
    await appendFile(join(copy, 'log.jsonl'), '{"step":3,"time":"20');
    expect((await ecganHere('report', copy)).exitCode).toBe(0);
    const after = await page(copy);
    expect(after).toContain('<b>2 of 2</b>');
    expect(after).toContain('<b>none</b>');
    expect(after.match(/<img /g)).toHaveLength(6 + 4);
  });

  test('behavior: before the first step: nothing but settings', async () => {
    const copy = await copyBeside(run, 'begun');
    for (const name of ['report.html', 'facts.json', 'log.jsonl', 'samples'])
      await rm(join(copy, name), { recursive: true });
    expect((await ecganHere('report', copy)).exitCode).toBe(0);
    expect(await page(copy)).toContain('<b>0 of 2</b>');
  });

  test('error: no run there, or one whose settings someone spoilt', {
    meta: { id: 'seeing-no-run-there' },
  }, async () => {
    expect(await ecganHere('report', parent)).toEqual({
      exitCode: 1,
      out: '',
      err: `error: ${parent}: no run in this folder, there is no config.json in it. Name the folder given as --run.\n`,
    });
    const copy = await copyBeside(run, 'spoilt');
    await writeFile(join(copy, 'config.json'), '{"steps": 2');
    const { exitCode, err } = await ecganHere('report', copy);
    expect(exitCode).toBe(1);
    expect(err).toContain(`${join(copy, 'config.json')}: no valid JSON.`);
  });
});

describe('evaluate', () => {
  const small = ['--held-out', '3', '--segmenter-steps', '2', '--segmenter-filters', '4', '--segmenter-batch', '2'];

  test('default: one checkpoint and nothing else: real, generated and untrained pictures, and the protocol', async () => {
    const alone = join(parent, 'alone.safetensors');
    await cp(join(run, 'checkpoints', 'step-000002.safetensors'), alone);
    const scores = join(parent, 'scores.json');
    const { exitCode, out, err } = await ecgan('evaluate', '--checkpoint', alone, ...small, '--out', scores);
    expect([exitCode, err]).toEqual([0, '']);
    const { step, rows, protocol } = JSON.parse(await readFile(scores, 'utf8'));
    expect(step).toBe(2);
    expect(rows.map(({ pictures }: { pictures: string }) => pictures)).toEqual([
      'real photos',
      'generated, step 2',
      'generated, untrained',
    ]);
    for (const { pixelAccuracy, meanIntersectionOverUnion } of rows)
      for (const share of [pixelAccuracy, meanIntersectionOverUnion]) {
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
      }
    expect(protocol).toContain(
      'fitted for 2 steps of 2 to the 8 real training photos only; scored on 3 images of 32×32',
    );
    expect(out).toContain(protocol);
    const again = await ecganHere('evaluate', '--checkpoint', alone, '--out', scores);
    expect([again.exitCode, again.err]).toEqual([
      1,
      `error: ${scores}: exists. Choose another --out, or replace with --force.\n`,
    ]);
  });

  test('error: neither run nor checkpoint; a flag that the run alone decides', async () => {
    expect((await ecganHere('evaluate')).err).toBe(
      'error: Name what to draw with: one of --run FOLDER, --checkpoint FILE and --pretrained NAME.\n',
    );
    expect((await ecganHere('evaluate', '--run', run, '--filters', '3')).err).toContain("unknown option '--filters'");
    expect((await ecganHere('evaluate', '--run', run, '--root', 'x')).err).toContain(
      '--root: expected nothing, as --dataset scenes makes its own images, got "x".',
    );
  });
});
