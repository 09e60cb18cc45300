import { spawnSync } from 'node:child_process';
import { useBackend } from '@ecgan/backend';
import { openMpi } from '@ecgan/distributed';
import { BatchSource, createNetworks, createTrainer, openData, resolveSettings, takeStep } from 'ecgan/internal';

// Measures two processes of one core each against one of one core, with as many images each (weak scaling), at the sizes of the demo and of CamVid:
// `node --conditions=@ecgan/source --import tsx benchmarks/processes.ts [steps]`. Needs mpirun (or ECGAN_MPIRUN) and taskset, and a machine that does nothing else.

/** What is trained: synthetic scenes, so that nothing has to be downloaded. */
const cases = {
  demo: { batch: 4 },
  'demo, statistics of the batch': { batch: 4, normalization: 'batch' },
  CamVid: {
    ...{ size: '96x128', filters: 32, hiddenFilters: 64, levels: 5, discriminatorFilters: 32 },
    ...{ similarityGrid: '24x32', maxAnchors: 512, batch: 2 },
  },
} as const;

/** How steps are taken; at CamVid's size only as they are by default, to end in some minutes. */
const formsOf = (name: string) => (name === 'CamVid' ? ['compiled'] : ['eager', 'compiled']);

/** Fewer steps than were asked for are measured where they take longer than this in all, but five at least. */
const [mostSeconds, fewestSteps] = [20, 5];

interface Measured {
  /** Median of a step, in seconds. */
  seconds: number;
  /** Mean seconds of a step that were spent with the other process: waiting for it and exchanging. */
  exchanged: number;
  /** Steps that were measured. */
  steps: number;
}

const [mode, ...rest] = process.argv.slice(2);
if (mode === 'measure') await measure(rest[0] as keyof typeof cases, rest[1] === 'compiled', Number(rest[2]));
else compareAll(Number(mode ?? 15));

/** One of the processes: takes steps and, if it is the first, prints what they took as JSON. */
async function measure(name: keyof typeof cases, compile: boolean, steps: number): Promise<void> {
  await useBackend('tensorflow');
  const processes = await openMpi();
  const { batch, ...flags } = cases[name];
  const settings = resolveSettings({
    preset: 'demo',
    flags: { ...flags, batch: batch * processes.size, workers: 0, compile, scenes: 64, heldOut: 8 },
  });
  const data = await openData({ ...settings, check: false });
  const trainer = createTrainer(createNetworks(settings, data.train.numClasses), settings, { processes });
  const batches = new BatchSource(data, settings, { processes });
  const [times, exchanged]: number[][] = [[], []];
  // Three steps are recorded and the next is the function's first, more where sizes vary.
  const warmUp = compile ? 12 : 3;
  let spent = 0;
  for (let step = 0; step < warmUp + steps && (times.length < fewestSteps || spent < mostSeconds); step++) {
    const [begun, before] = [performance.now(), processes.blocked];
    await takeStep(trainer, batches, settings);
    if (step < warmUp) continue;
    times.push((performance.now() - begun) / 1000);
    exchanged.push(processes.blocked - before);
    // All must stop together, and each has another clock.
    const longest = Float64Array.of(times.reduce((total, one) => total + one, 0));
    await processes.max(longest);
    [spent] = longest;
  }
  const sum = (values: number[]) => values.reduce((total, one) => total + one, 0);
  const seconds = times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
  const measured: Measured = { seconds, exchanged: sum(exchanged) / times.length, steps: times.length };
  if (processes.rank === 0) process.stdout.write(`${JSON.stringify(measured)}\n`);
  await processes.close();
  process.exit(0);
}

function compareAll(steps: number): void {
  const line =
    '| case | step | steps | 1 process | 2 processes | efficiency | of it with the other |\n|---|---|---|---|---|---|---|\n';
  process.stdout.write(line);
  for (const name of Object.keys(cases))
    for (const form of formsOf(name)) {
      const [one, two] = [1, 2].map((count) => run(count, name, form, steps));
      const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
      const seconds = (taken: number) => `${taken.toFixed(3)} s`;
      const cells = [
        name,
        form,
        `${two.steps}`,
        seconds(one.seconds),
        seconds(two.seconds),
        percent(one.seconds / two.seconds),
        seconds(two.exchanged),
      ];
      process.stdout.write(`| ${cells.join(' | ')} |\n`);
    }
}

/** Each process on a core of its own. */
function run(count: number, name: string, form: string, steps: number): Measured {
  const program = [
    '--conditions=@ecgan/source',
    '--import',
    'tsx',
    import.meta.filename,
    'measure',
    name,
    form,
    `${steps}`,
  ];
  const bound = 'core=$(printenv PMI_RANK || printenv OMPI_COMM_WORLD_RANK || echo 0); exec taskset -c $core "$0" "$@"';
  const shell = ['bash', '-c', bound, process.execPath, ...program];
  const [command, ...words] = count === 1 ? shell : [process.env.ECGAN_MPIRUN ?? 'mpirun', '-n', `${count}`, ...shell];
  const { status, stdout, stderr } = spawnSync(command, words, {
    encoding: 'utf8',
    env: {
      ...process.env,
      TF_NUM_INTRAOP_THREADS: '1',
      TF_NUM_INTEROP_THREADS: '1',
      OMPI_ALLOW_RUN_AS_ROOT: '1',
      OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: '1',
    },
  });
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as Measured;
}
