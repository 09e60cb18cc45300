import { openMpi } from '@ecgan/distributed';
import { describe, expect, test } from 'vitest';
import { launch, launchers, linesOf } from './launchers.js';

interface Joined {
  rank: number;
  size: number;
  localRank: number;
  localSize: number;
  summary: string;
  floats: number[];
  doubles: number[];
  largest: number[];
  gathered: number[][];
  sent: number[];
  large: number;
  small: number;
  sumAtOnce: number[];
  gatheredAtOnce: number[][];
  refused: string;
}

describe.each(launchers)('openMpi under %s', (launcher) => {
  test.each([1, 2, 3])('default: %i processes have the same sums', (size) => {
    const all = linesOf<Joined>(launch(launcher, size, 'joined.ts'));
    expect(all.map(({ rank }) => rank)).toEqual(Array.from({ length: size }, (_, rank) => rank));
    const ranks = (size * (size - 1)) / 2;
    for (const one of all) {
      expect(one).toMatchObject({
        size,
        localSize: size,
        localRank: one.rank,
        largest: [size - 1, 0],
        sent: [size - 1, 7],
      });
      expect(one.floats).toEqual([ranks + size, size / 2]);
      expect(one.doubles[0]).toBeCloseTo(size * 1e-12, 20);
      expect(one.doubles[1]).toBe(ranks);
      // As many numbers of each process as its rank and one.
      expect(one.gathered).toEqual(
        Array.from({ length: size }, (_, r) => Array.from({ length: r + 1 }, (_, i) => 10 * r + i)),
      );
      expect([one.large, one.small]).toEqual([ranks, size]);
      expect(one.sumAtOnce[0]).toBe(ranks + size);
      expect(one.sumAtOnce[1]).toBeCloseTo(size * 1e-12, 20);
      expect(one.gatheredAtOnce).toEqual(Array.from({ length: size }, (_, r) => new Array(r).fill(r)));
      expect(one.refused).toBe(
        'MPI_Allreduce was called synchronously while another call was pending. ' +
          'Await that call first, or make the two calls on different communicators (duplicate).',
      );
      expect(one.summary).toMatch(/through (the MPI ABI|MPICH|Open MPI), /);
    }
  });

  test.each([
    ['throw', 'broken on purpose'],
    ['reject', 'rejected on purpose'],
    ['exit', ''],
    ['kill', ''],
  ])('error: if one process ends by %s, all end', { meta: { id: 'mpi-nobody-hangs' } }, (how, said) => {
    const { status, stdout, stderr } = launch(launcher, 3, 'failing.ts', how);
    expect(status).not.toBe(0);
    expect(stdout).not.toContain('nobody gets here');
    expect(stderr).toContain(said);
    if (said) expect(stderr).toContain('rank 1 of 3: Error: ');
  });

  test('behavior: synchronize: two processes with half the batch make the steps of one with all', () => {
    const [one] = linesOf<{ rank: number; weights: number[] }>(launch(launcher, 1, 'regression.ts'));
    const two = linesOf<{ rank: number; weights: number[] }>(launch(launcher, 2, 'regression.ts'));
    expect(two[0].weights).toEqual(two[1].weights);
    for (const [i, weight] of one.weights.entries()) expect(two[0].weights[i]).toBeCloseTo(weight, 6);
    // They did learn: the slope began at 0.1.
    expect(one.weights[0]).toBeGreaterThan(0.5);
  });

  test('error: a library that is none', { meta: { id: 'mpi-unavailable' } }, () => {
    process.env.ECGAN_MPI = '/nowhere/libmpi.so';
    try {
      // The launcher's own library is found all the same.
      expect(linesOf<Joined>(launch(launcher, 2, 'joined.ts'))).toHaveLength(2);
    } finally {
      delete process.env.ECGAN_MPI;
    }
  });
});

const [mpich, open] = ['mpirun.mpich', 'mpirun.openmpi'].map((name) => launchers.includes(name));
test.runIf(mpich && open)(
  'error: the library of another MPI than the launcher',
  { meta: { id: 'mpi-other-library' } },
  () => {
    const before = process.env.ECGAN_MPI;
    process.env.ECGAN_MPI = 'libmpi.so.40';
    try {
      // It is refused, and the launcher's own is taken.
      const all = linesOf<Joined>(launch('mpirun.mpich', 2, 'joined.ts'));
      for (const { size, summary } of all) {
        expect(size).toBe(2);
        expect(summary).toContain('MPICH');
      }
    } finally {
      if (before === undefined) delete process.env.ECGAN_MPI;
      else process.env.ECGAN_MPI = before;
    }
  },
);

describe('openMpi, not started by a launcher', () => {
  test('default: one process, whose sums are its own values', async () => {
    const processes = await openMpi();
    expect(processes).toMatchObject({ rank: 0, size: 1, localRank: 0, localSize: 1 });
    const values = Float32Array.of(1, 2);
    await processes.sum(values);
    await processes.max(values);
    await processes.broadcast(values);
    expect([...values]).toEqual([1, 2]);
    const [gathered] = await processes.gather(values);
    expect([...gathered]).toEqual([1, 2]);
    expect(gathered.buffer).not.toBe(values.buffer);
    expect((await processes.duplicate()).size).toBe(1);
    await processes.close();
  });

  test('error: told that there are others, without a library to join them', {
    meta: { id: 'mpi-no-library' },
  }, async () => {
    const before = { ...process.env };
    Object.assign(process.env, { ECGAN_MPI: '/nowhere/libmpi.so', PATH: '', LD_LIBRARY_PATH: '' });
    try {
      const { findLauncher } = await import('../src/findLibraries.js');
      expect(findLauncher()?.libraries[0]).toBe('/nowhere/libmpi.so');
      const { loadMpiLibrary } = await import('../src/MpiLibrary.js');
      await expect(loadMpiLibrary('/nowhere/libmpi.so')).rejects.toThrow('cannot open shared object file');
      await expect(loadMpiLibrary('libm.so.6')).rejects.toThrow('it is not an MPI library');
    } finally {
      process.env = before;
    }
  });
});
