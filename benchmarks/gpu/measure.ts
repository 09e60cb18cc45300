/**
 * Measures ECGAN on the GPU of this machine: `measure.mjs [--tiny] [--out FOLDER] [--python PYTHON] [--minutes 8]`.
 *
 * In this order: agreement of all losses and gradients of a fixed batch with values recorded on a CPU; a training step
 * and an image on webgpu beside PyTorch; two minutes of the demo. `results.json` and `results.html` are written after
 * each part, so that a run that is stopped has those before it. `--tiny` tries whether everything runs, on any adapter.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { FixedBatchMeasures } from '@ecgan/testing/agreement';
import { caseNamed } from '../speed/cases.js';
import type { Measured } from '../speed/ours.js';
import { compareMeasures } from './compareMeasures.js';
import { type GpuResults, page, type StepTimes } from './page.js';

const { values } = parseArgs({
  options: {
    tiny: { type: 'boolean', default: false },
    out: { type: 'string', default: 'results' },
    python: { type: 'string', default: 'python3' },
    minutes: { type: 'string' },
    backend: { type: 'string', default: 'webgpu' },
  },
});
const [programs, root] = [import.meta.dirname, join(import.meta.dirname, '..')];
const { backend, python, tiny, out } = values;
const begun = performance.now();
// A software adapter takes its time.
const minutes = Number(values.minutes ?? (tiny ? 60 : 8));
const secondsLeft = () => minutes * 60 - (performance.now() - begun) / 1000;
/** What the demo and the scores after it take; all other measurements end before. */
const demoSeconds = tiny ? 0 : 170;
/** What one measurement may take, so that one that hangs leaves time for the others. */
const share = () => (secondsLeft() - demoSeconds) / 2;

/** Runs a program until it ends or its time is over. @returns What it printed on stdout. */
function run(program: string, args: readonly string[], seconds: number): Promise<string> {
  if (seconds < 1) return Promise.reject(new Error('no time was left for it'));
  process.stderr.write(`${[program, ...args].map((word) => word.split('/').at(-1)).join(' ')}\n`);
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const [printed, said]: string[][] = [[], []];
    child.stdout.on('data', (text) => printed.push(String(text)));
    child.stderr.on('data', (text) => said.push(String(text)));
    const timer = setTimeout(() => child.kill('SIGKILL'), seconds * 1000);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) resolve(printed.join(''));
      else if (signal === 'SIGKILL') reject(new Error(`not finished after ${seconds.toFixed(0)} s`));
      else reject(new Error(`ended with ${signal ?? code}: ${reasonIn(said.join(''))}`));
    });
  });
}

/** The line that says what went wrong: the error's, of Node or Python, else the last one. */
function reasonIn(said: string): string {
  const lines = said.trim().split('\n');
  return lines.filter((line) => /^\s*(\w*Error\b|error:)/.test(line)).at(-1) ?? lines[lines.length - 1];
}

const here = (name: string, args: readonly string[], seconds: number) =>
  run(process.execPath, [join(programs, `${name}.mjs`), ...args], seconds);

/** The first line of what a command prints, or undefined where it cannot be run. */
function firstLine(program: string, args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync(program, args, { encoding: 'utf8' });
  return status === 0 ? stdout.trim().split('\n')[0] : undefined;
}

const torch = firstLine(python, [
  '-c',
  'import torch, safetensors; print(torch.__version__, torch.cuda.is_available())',
]);
const cuda = torch?.endsWith('True') === true;
const results: GpuResults = {
  machine: {
    processor: `${cpus()[0].model}, ${cpus().length} cores`,
    gpu:
      firstLine('nvidia-smi', ['--query-gpu=name,driver_version,memory.total', '--format=csv,noheader']) ??
      'no NVIDIA driver',
    node: process.version,
    pytorch: torch === undefined ? 'none' : `${torch.split(' ')[0]} on ${cuda ? 'cuda' : 'cpu'}`,
  },
  backend,
  steps: [],
  failures: [],
};
mkdirSync(out, { recursive: true });

function save(): void {
  results.seconds = (performance.now() - begun) / 1000;
  writeFileSync(join(out, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(join(out, 'results.html'), page(results));
}

/** Takes one part; a failure is written down and the next part is taken. */
async function part(name: string, take: () => Promise<void>): Promise<void> {
  try {
    await take();
  } catch (error) {
    results.failures.push({ part: name, message: (error as Error).message });
    process.stderr.write(`${name}: ${(error as Error).message}\n`);
  }
  save();
}

await part('agreement', async () => {
  const expected = JSON.parse(readFileSync(join(programs, 'expected.json'), 'utf8')) as FixedBatchMeasures;
  const actual = JSON.parse(await here('agreement', [backend], share())) as FixedBatchMeasures;
  results.agreement = compareMeasures(actual, expected);
});

/** Times one side of one case; undefined where it fails, which is written down. */
async function time(name: string, measure: () => Promise<string>): Promise<StepTimes | undefined> {
  let found: StepTimes | undefined;
  await part(name, async () => {
    const { median, devicePeakBytes } = JSON.parse(await measure()) as Measured & { devicePeakBytes?: number };
    found = { median, ...(devicePeakBytes && { devicePeakBytes }) };
  });
  return found;
}

for (const name of tiny ? ['tiny'] : ['demo', 'camvid', 'coco']) {
  const one = caseNamed(name);
  const folder = mkdtempSync(join(tmpdir(), 'ecgan-gpu-'));
  const repeats = tiny ? '1' : '5';
  await part(`${name}: inputs`, async () => {
    await here('prepare', [name, folder], share());
    const ours = (task: string) =>
      time(`${name}: ${task}`, () => here('ours', [name, folder, task, backend, '2', repeats], share()));
    const theirs = (form: string, ...flags: string[]) =>
      time(`${name}: PyTorch, ${form}`, () => {
        const files = ['--weights', join(folder, 'weights.safetensors'), '--batch', join(folder, 'batch.safetensors')];
        const grid = ['--similarity-grid', ...one.similarityGrid.map(String)];
        const counts = ['--device', cuda ? 'cuda' : 'cpu', '--warmup', '2', '--repeats', repeats];
        return run(python, [join(root, 'pytorch', 'step.py'), ...files, ...grid, ...counts, ...flags], share());
      });
    const [step, image] = [await ours('step'), await ours('image')];
    const pytorch = torch && {
      plain: await theirs('plain', '--textbook'),
      shared: await theirs('sharing pictures'),
      compiled: await theirs('compiled', '--compile'),
      image: await theirs('image', '--task', 'image'),
    };
    results.steps.push({ title: one.title, step, image, ...(pytorch && { pytorch }) });
  });
  rmSync(folder, { recursive: true });
}

await part('demo', async () => {
  const folder = join(out, 'demo');
  rmSync(folder, { recursive: true, force: true });
  const size = tiny ? ['--preset', 'tiny', '--steps', '2'] : ['--preset', 'demo', '--minutes', '2'];
  const program = join(root, 'node_modules/ecgan/bin/ecgan.js');
  const printed = await run(
    process.execPath,
    [program, 'train', ...size, '--backend', backend, '--run', folder],
    secondsLeft(),
  );
  const sheets = readdirSync(join(folder, 'samples')).filter((name) => name.endsWith('.png'));
  const sheet = readFileSync(join(folder, 'samples', sheets.sort().at(-1) as string));
  results.demo = {
    said: printed.split('\n').filter((line) => /^(Trained|Scores|.*%)/.test(line)),
    sheet: sheet.toString('base64'),
  };
});
console.log(
  `${join(out, 'results.html')} and ${join(out, 'results.json')}, in ${((performance.now() - begun) / 60_000).toFixed(1)} minutes`,
);
if (results.failures.length > 0) process.exitCode = 1;
