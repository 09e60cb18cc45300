import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Task, Trained } from './trainTogether.js';

/** Programs that start processes together, as far as they are installed. `ECGAN_MPIRUN` adds one by its path. */
export const launchers = [process.env.ECGAN_MPIRUN, 'mpirun.mpich', 'mpirun.openmpi', 'mpirun']
  .filter((name) => name !== undefined)
  .filter((name) => spawnSync(name, ['--version']).status === 0);

/** Variables that let Open MPI start more processes than there are cores, and as root. */
export const permissive = {
  ...{ OMPI_ALLOW_RUN_AS_ROOT: '1', OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: '1', OMPI_MCA_rmaps_base_oversubscribe: '1' },
  ...{ PRTE_ALLOW_RUN_AS_ROOT: '1', PRTE_ALLOW_RUN_AS_ROOT_CONFIRM: '1' },
  PRTE_MCA_rmaps_default_mapping_policy: ':oversubscribe',
};

/** Runs `trainTogether.ts` in so many processes, in one without a launcher. */
export function runTogether(task: Task, processes = 1, launcher = launchers[0]): Trained {
  return runAllTogether([task], processes, launcher)[0];
}

/** The same for several tasks, one after the other in the same processes. */
export function runAllTogether(tasks: readonly Task[], processes = 1, launcher = launchers[0]): Trained[] {
  const program = join(import.meta.dirname, 'trainTogether.ts');
  const line = [process.execPath, '--conditions=@ecgan/source', '--import', 'tsx', program, JSON.stringify(tasks)];
  const [command, ...rest] = processes === 1 ? line : [launcher, '-n', `${processes}`, ...line];
  const { status, stdout, stderr } = spawnSync(command, rest, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, ...permissive },
  });
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr}`);
  const lines = stdout.split('\n').filter((text) => text.startsWith('{'));
  return lines.map((text) => JSON.parse(text) as Trained);
}

/** The largest differences between what two runs reported of one step. */
export interface Difference {
  /** Of any term, relative to the term or to 1 where it is smaller; and which term it is. */
  loss: number;
  term: string;
  /** Of any network's gradient norm, relative. */
  norm: number;
  /** Of the roots of what any optimizer remembers of squared gradients, relative. */
  gradient: number;
  /** Of the weights of any network after the step, relative. */
  weight: number;
}

const largestOf = (values: Record<string, number>) => Math.max(0, ...Object.values(values));

export function compareSteps(expected: Trained['steps'][number], found: Trained['steps'][number]): Difference {
  const losses = Object.entries(expected.losses).map(([term, loss]) => ({
    term,
    loss: Math.abs(found.losses[term] - loss) / Math.max(1, Math.abs(loss)),
  }));
  const largest = losses.reduce((most, one) => (one.loss > most.loss ? one : most));
  const norms = Object.entries(expected.gradientNorms).map(([name, norm]) =>
    Math.abs(found.gradientNorms[name] / norm - 1),
  );
  return {
    ...largest,
    norm: Math.max(...norms),
    gradient: largestOf(found.gradients),
    weight: largestOf(found.weights),
  };
}
