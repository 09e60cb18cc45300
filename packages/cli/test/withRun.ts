import { useBackend } from '@ecgan/backend';
import { resolveSettings } from '../src/config/resolveSettings.js';
import { openData } from '../src/data/openData.js';
import { loadPretrained } from '../src/pretrained/loadPretrained.js';
import { Run } from '../src/run/Run.js';
import { claimRunFolder, prepareRunFolder } from '../src/run/runFolder.js';
import type { TrainingRun } from '../src/run/TrainingRun.js';
import { Interruption } from '../src/terminal/Interruption.js';
import { Terminal } from '../src/terminal/Terminal.js';
import { temporaryFolder } from './ecgan.js';

/** Makes a run at step 0 of two held-out scenes, on wasm, and disposes it after its use. */
export async function withRun(flags: Record<string, unknown>, use: (run: TrainingRun) => Promise<void>): Promise<void> {
  const backend = await useBackend('wasm');
  const terminal = new Terminal({ write: () => true }, { write: () => true });
  const small = { filters: 2, hiddenFilters: 4, discriminatorFilters: 4, similarityGrid: '8', initialGain: 1 };
  const settings = resolveSettings({ preset: 'tiny', flags: { ...small, sampleRows: 2, heldOut: 2, ...flags } });
  const folder = `${await temporaryFolder()}/run`;
  const { lock } = await claimRunFolder(folder);
  await prepareRunFolder(folder, terminal);
  const interruption = new Interruption(terminal);
  const data = await openData(settings);
  const run = await Run.build({
    folder,
    lock,
    settings,
    data,
    backend,
    pretrained: await loadPretrained(settings, data.train),
    terminal,
    interruption,
  });
  try {
    await use(run.parts);
  } finally {
    await run.dispose();
    interruption.dispose();
    await lock.release();
  }
}
