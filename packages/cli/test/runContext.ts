import { useBackend } from '@ecgan/backend';
import { resolveSettings } from '../src/config/resolveSettings.js';
import { openData } from '../src/data/openData.js';
import { loadPretrained } from '../src/pretrained/loadPretrained.js';
import { claimRunFolder, prepareRunFolder } from '../src/run/runFolder.js';
import type { RunContext } from '../src/run/TrainingRun.js';
import { Interruption } from '../src/terminal/Interruption.js';
import { Terminal } from '../src/terminal/Terminal.js';
import { temporaryFolder } from './ecgan.js';

/** Makes what a run needs: narrow networks of the preset `tiny`, two held-out scenes, on wasm, in a folder of its own. */
export async function runContext(
  flags: Record<string, unknown>,
): Promise<{ context: RunContext; release: () => Promise<void> }> {
  const backend = await useBackend('wasm');
  const terminal = new Terminal({ write: () => true }, { write: () => true });
  const small = { filters: 2, hiddenFilters: 4, discriminatorFilters: 4, similarityGrid: '8', heldOut: 2 };
  const settings = resolveSettings({ preset: 'tiny', flags: { ...small, ...flags } });
  const folder = `${await temporaryFolder()}/run`;
  const { lock } = await claimRunFolder(folder);
  await prepareRunFolder(folder, terminal);
  const interruption = new Interruption(terminal);
  const data = await openData(settings);
  const pretrained = await loadPretrained(settings, data.train);
  return {
    context: { folder, lock, settings, data, backend, pretrained, terminal, interruption },
    async release() {
      interruption.dispose();
      await lock.release();
    },
  };
}
