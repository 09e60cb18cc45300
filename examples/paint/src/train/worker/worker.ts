import { useBackend } from '@ecgan/backend';
import { pairFiles } from '../data/pairFiles.js';
import { readPairs } from '../data/readPairs.js';
import { runData } from '../data/runData.js';
import { exportGenerator } from '../run/exportGenerator.js';
import { presets } from '../run/presets.js';
import type { RunSettings } from '../run/RunSettings.js';
import { TrainingRun } from '../run/TrainingRun.js';
import { NothingKeptError, RunTakenError } from '../store/errors.js';
import { RunStore } from '../store/RunStore.js';
import { decodePhoto } from './decodePhoto.js';
import { describeFailure } from './describeFailure.js';
import type { BackendChoice, Command, Told } from './protocol.js';
import { RunKeeper } from './RunKeeper.js';

// Training runs here, so that the page never waits for it. A worker trains one run; the page starts another for the next.

/** A checkpoint is kept at least as often, in milliseconds: that much is lost when a tab is closed without pausing. */
const keptEvery = 20_000;
/** The last steps of which the speed is told. */
const timed = 10;

const store = new RunStore();
let keeper: RunKeeper | undefined;
let pausing = false;
let training = false;
let backendName: string | undefined;

const tell = (told: Told, transfer: Transferable[] = []) => self.postMessage(told, { transfer });

const handlers: { [K in Command['kind']]: (command: Extract<Command, { kind: K }>) => Promise<void> } = {
  async begin({ settings, backend, files }) {
    await alone(async () => {
      let kept: Awaited<ReturnType<typeof readPairs>> | undefined;
      if (settings.data === 'pictures') {
        const pairs = pairFiles(files ?? []);
        tell({ kind: 'doing', what: `Reading ${pairs.length} photos …` });
        kept = await readPairs(pairs, presets[settings.preset].size, decodePhoto);
      }
      const name = await start(backend);
      await store.begin(settings, kept);
      await train(settings, name);
    });
  },

  async continue({ backend }) {
    if (training) return;
    pausing = false;
    await alone(async () => {
      const settings = await keptSettings();
      if (keeper && !(await keeper.isCurrent())) {
        keeper.run.dispose();
        keeper = undefined;
      }
      await train(settings, await start(backend));
    });
  },

  async pause() {
    pausing = true;
  },

  export: ({ backend }) =>
    inTurn(async () => {
      if (!keeper) await start(backend);
      const { run } = keeper ?? (await keeperOf(await keptSettings()));
      const files = await exportGenerator(run);
      await store.keepGenerator(files);
      tell({ kind: 'exported', files });
    }),

  checkpoint: () =>
    inTurn(async () => {
      const file = keeper ? await keeper.run.checkpoint() : await store.read('checkpoint');
      const step = keeper ? keeper.run.step : (await store.read('progress'))?.step;
      if (!file || step === undefined) throw new NothingKeptError('checkpoint');
      tell({ kind: 'checkpoint', step, file }, [file.buffer]);
    }),
};

let last: Promise<unknown> = Promise.resolve();

/** Runs after what is asked for before: no weight is read in the middle of a step. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const turn = last.then(work);
  last = turn.catch(() => undefined);
  return turn;
}

async function keptSettings(): Promise<RunSettings> {
  const settings = await store.read('settings');
  if (!settings) throw new NothingKeptError('run');
  return settings;
}

/** Runs while no other tab trains the run of this browser. */
async function alone(work: () => Promise<void>): Promise<void> {
  await navigator.locks.request('ecgan-training', { ifAvailable: true }, async (lock) => {
    if (!lock) throw new RunTakenError();
    await work();
  });
}

async function start(backend: BackendChoice): Promise<string> {
  if (backendName) return backendName;
  tell({ kind: 'doing', what: 'Starting the backend …' });
  const wasmPaths = new URL('wasm/', self.location.href).href;
  const { name, device } = await useBackend(backend ?? undefined, { wasmPaths });
  backendName = `${name} (${device})`;
  return backendName;
}

async function train(settings: RunSettings, backend: string): Promise<void> {
  tell({ kind: 'doing', what: 'Building the networks …' });
  const now = await inTurn(() => keeperOf(settings));
  const { run } = now;
  const parameters = run.networks.generator.countParams();
  tell({ kind: 'training', progress: now.progress(), settings, backend, parameters });
  training = true;
  try {
    if (run.step === 0) await inTurn(() => show(now));
    await steps(now);
    await inTurn(() => keep(now));
  } finally {
    training = false;
  }
  tell({ kind: 'stopped', step: run.step, finished: run.finished });
}

/** The run in this worker, or the kept one. */
async function keeperOf(settings: RunSettings): Promise<RunKeeper> {
  if (keeper) return keeper;
  const run = new TrainingRun(settings, await runData(settings, await store.read('pictures')));
  const made = new RunKeeper(run, store);
  await made.restore();
  keeper = made;
  return made;
}

async function steps(now: RunKeeper): Promise<void> {
  const { run } = now;
  const times: number[] = [performance.now()];
  let kept = performance.now();
  while (!pausing && !run.finished) {
    await inTurn(async () => {
      const report = await run.advance();
      now.note(report);
      times.push(performance.now());
      if (times.length > timed + 1) times.shift();
      const seconds = (times[times.length - 1] - times[0]) / 1000;
      tell({ kind: 'step', report, stepsPerSecond: (times.length - 1) / seconds });
      if (isShown(run.step) || run.finished) await show(now);
      if (performance.now() - kept < keptEvery) return;
      await keep(now);
      kept = performance.now();
    });
    // Messages of the page come in between.
    await new Promise((resolve) => setTimeout(resolve));
  }
}

/** Often at first, when pictures change quickly. */
function isShown(step: number): boolean {
  return step <= 20 ? step % 5 === 0 : step % 20 === 0;
}

async function show(now: RunKeeper): Promise<void> {
  const sheet = await now.run.draw();
  now.show(sheet);
  tell({ kind: 'sheet', sheet });
}

async function keep(now: RunKeeper): Promise<void> {
  await now.keep();
  tell({ kind: 'kept', step: now.run.step });
}

self.addEventListener('message', async ({ data }: MessageEvent<Command>) => {
  try {
    await (handlers[data.kind] as (command: Command) => Promise<void>)(data);
  } catch (error) {
    tell({ kind: 'failed', during: data.kind, ...describeFailure(error) });
  }
});
