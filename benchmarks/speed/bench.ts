/**
 * Compares training step, image generation and memory with a plain PyTorch implementation of the same networks, on this
 * machine, in one run.
 *
 *     npm run bench -- [--cases coco,demo] [--python PATH] [--rounds 2] [--repeats 2] [--backend tensorflow]
 *
 * Prints one table and writes `benchmarks/results/latest.json`; docs/speed.md describes the method. Without PyTorch its
 * columns are empty.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installedBackends } from '@ecgan/backend';
import { type Case, caseNamed, cases } from './cases.js';
import { inTurn, type PytorchForm, type Repetitions, type Side } from './measure.js';
import { findPytorch } from './python.js';
import { type CaseResult, compared, type Results, table } from './results.js';
import { run, runHere } from './run.js';

const { values } = parseArgs({
  options: {
    cases: { type: 'string' },
    python: { type: 'string' },
    backend: { type: 'string' },
    rounds: { type: 'string', default: '2' },
    repeats: { type: 'string', default: '2' },
  },
});
const chosen = values.cases?.split(',').map(caseNamed) ?? cases;
const counts: Repetitions = { warmup: 1, repeats: Number(values.repeats), rounds: Number(values.rounds) };
const backend = values.backend ?? (await installedBackends())[0];
const python = await findPytorch(values.python);
if (!python) process.stderr.write('No PyTorch found: its columns stay empty. See benchmarks/pytorch/README.md.\n');

/** Returns the largest relative difference of a loss of the first step. */
function lossDifference(ours: Record<string, number>, pytorch: Record<string, number>): number {
  const differences = Object.entries(pytorch).map(
    ([name, their]) => Math.abs(ours[name] - their) / Math.max(1, Math.abs(their)),
  );
  return Math.max(...differences);
}

async function measure(one: Case): Promise<CaseResult> {
  const folder = await mkdtemp(join(tmpdir(), 'ecgan-bench-'));
  try {
    await runHere('prepare.ts', [one.name, folder]);
    const pytorch = (...forms: PytorchForm[]): Side[] =>
      python ? forms.map((form) => ({ pytorch: form, python })) : [];
    const ours: Side[] = [{ backend, compile: backend === 'tensorflow' }, { backend }];
    const steps = [...ours, ...pytorch('plain', 'shared', 'compiled')];
    const [step, eager, plain, shared, compiled] = await inTurn(one, folder, 'step', steps, counts);
    const images = { ...counts, repeats: 2 * counts.repeats + 1 };
    const makers = [...ours, ...pytorch('plain', 'compiled')];
    const [image, eagerImage, theirImage, compiledImage] = await inTurn(one, folder, 'image', makers, images);
    const backends: CaseResult['backends'] = {};
    for (const other of one.alsoOn.filter((name) => name !== backend)) {
      const [otherStep] = await inTurn(one, folder, 'step', [{ backend: other }], { ...counts, rounds: 1 });
      const [otherImage] = await inTurn(one, folder, 'image', [{ backend: other }], { ...images, rounds: 1 });
      backends[other] = { step: otherStep.median, image: otherImage.median, peakMemory: otherStep.peakBytes };
    }
    return {
      ...{ name: one.name, title: one.title, backend },
      step: compared(step.median, plain?.median),
      ...(shared && { sharedStep: compared(step.median, shared.median) }),
      ...(compiled && { compiledStep: compared(step.median, compiled.median) }),
      image: compared(image.median, theirImage?.median),
      ...(compiledImage && { compiledImage: compared(image.median, compiledImage.median) }),
      eager: { step: eager.median, image: eagerImage.median, peakMemory: eager.peakBytes },
      peakMemory: compared(step.peakBytes, plain?.peakBytes),
      imagePeakMemory: compared(image.peakBytes, theirImage?.peakBytes),
      ...(shared && { lossDifference: lossDifference(step.losses[0], shared.losses[0]) }),
      backends,
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Returns PyTorch's version and its GFLOP/s on the same matrix product. */
async function aboutPytorch(): Promise<{ version: string; limit: number } | undefined> {
  if (!python) return undefined;
  const program = `import time, torch
a, b = torch.randn(2048, 2048), torch.randn(2048, 2048)
def once():
    start = time.perf_counter(); a @ b
    return time.perf_counter() - start
print(torch.__version__, 2 * 2048**3 / min(once() for _ in range(8)) / 1e9)`;
  const [version, limit] = (await run(python, ['-c', program])).trim().split(' ');
  return { version, limit: Number(limit) };
}

const folder = join(import.meta.dirname, '../results');
await mkdir(folder, { recursive: true });
const pytorch = await aboutPytorch();
const results: Results = {
  machine: {
    ...{ processor: cpus()[0].model, cores: availableParallelism(), node: process.version },
    ...(pytorch && { pytorch: pytorch.version }),
  },
  limit: compared(Number(await runHere('limit.ts', [backend])), pytorch?.limit),
  cases: [],
};
for (const one of chosen) {
  results.cases.push(await measure(one));
  // Written after each case, so that a stopped run keeps the finished ones.
  await writeFile(join(folder, 'latest.json'), `${JSON.stringify(results, null, 2)}\n`);
}
const { machine, limit } = results;
console.log(`${machine.processor}, ${machine.cores} cores, Node ${machine.node}, PyTorch ${machine.pytorch ?? 'none'}`);
console.log(`matrix product: ours ${limit.ours.toFixed(0)} GFLOP/s, PyTorch ${limit.pytorch?.toFixed(0) ?? ''}\n`);
console.log(table(results));
for (const { name, lossDifference: difference } of results.cases) {
  if (difference === undefined) continue;
  console.log(`${name}: losses of the first step agree to ${difference.toExponential(1)}`);
  if (!(difference < 1e-3)) process.exitCode = 1;
}
