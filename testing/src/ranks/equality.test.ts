import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installedBackends } from '@ecgan/backend';
import { describe, expect, test } from 'vitest';
import { compareSteps, launchers, runTogether } from './launch.js';
import { type VariantName, variants } from './variants.js';

if (launchers.length === 0)
  process.stdout.write(
    'skipped: no mpirun is installed, so that no step is taken by several processes. On Debian: `apt-get install mpich`; elsewhere set ECGAN_MPIRUN.\n',
  );
const [backend] = await installedBackends();

/** Records two steps of one process, and has them taken again by several, each from the recorded state. */
async function differencesOf(variant: VariantName, processes: number, compiled = false) {
  const folder = await mkdtemp(join(tmpdir(), 'ecgan-ranks-'));
  try {
    const steps = compiled ? 6 : 2;
    const task = { variant, steps, backend, folder, compiled };
    const one = runTogether({ ...task, compiled: false, mode: 'record' });
    const several = runTogether({ ...task, mode: 'replay' }, processes);
    expect(several).toMatchObject({ size: processes, alike: true });
    if (compiled) expect(several.compiledCalls).toBeGreaterThan(0);
    return one.steps.map((step, i) => compareSteps(step, several.steps[i]));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/**
 * How far apart roundings bring the gradient of networks this small, in which norms divide by the deviation of few numbers: two backends
 * of one process are as far apart. What is left out of
 * the exchange makes more: 5e-2 the sums on the way back through a batch norm, 0.3 its moments or the other processes' part of the contrast.
 */
const roundings = 2e-2;

describe.runIf(launchers.length > 0)('several processes take the step of one', () => {
  const cases = (Object.keys(variants) as VariantName[]).map(
    (name) => [name, name.startsWith('uneven') ? 3 : 2] as const,
  );
  test.each(cases)('%s: %i processes', { meta: { id: 'processes-same-step' } }, async (name, processes) => {
    for (const { loss, norm, gradient } of await differencesOf(name, processes)) {
      expect(loss).toBeLessThan(1e-5);
      expect(norm).toBeLessThan(roundings);
      expect(gradient).toBeLessThan(roundings);
    }
  });

  test.runIf(backend === 'tensorflow')(
    'plain, compiled: 2 processes',
    { meta: { id: 'processes-compiled-step' } },
    async () => {
      for (const { loss, norm, gradient } of await differencesOf('plain', 2, true)) {
        expect(loss).toBeLessThan(1e-5);
        expect(norm).toBeLessThan(roundings);
        expect(gradient).toBeLessThan(roundings);
      }
    },
  );
});
