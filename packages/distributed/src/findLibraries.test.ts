import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findLauncher } from './findLibraries.js';

const cache = mkdtempSync(join(tmpdir(), 'ecgan-libraries-'));
afterAll(() => rmSync(cache, { recursive: true }));

/** Where `ecgan backend install mpi` puts them: what `installMpi` of @ecgan/backend is tested to do. */
const libOf = (name: string) => join(cache, 'mpi', `${name}-${process.platform}-${process.arch}`, 'lib');
const put = (name: string, ...files: string[]) => {
  mkdirSync(libOf(name), { recursive: true });
  for (const file of files) writeFileSync(join(libOf(name), file), '');
};
put('mpich', 'libmpi.so.12', 'libmpi_abi.so.1', 'libmpi.so', 'libother.so.1');
put('openmpi', 'libmpi.so.40', 'libopen-pal.so.80');
const [abi, mpich, open] = [
  join(libOf('mpich'), 'libmpi_abi.so.1'),
  join(libOf('mpich'), 'libmpi.so.12'),
  join(libOf('openmpi'), 'libmpi.so.40'),
];

test('default: of the launcher’s kind the system’s, then the installed ones; then the other kind', {
  meta: { id: 'mpi-installed-library' },
}, () => {
  const { libraries } = findLauncher({ PMI_SIZE: '2', PMI_RANK: '0', ECGAN_CACHE: cache }) ?? {};
  expect(libraries).toEqual(['libmpich.so.12', 'libmpi.so.12', 'libmpi_abi.so.1', abi, mpich, 'libmpi.so.40', open]);
  const other = findLauncher({ OMPI_COMM_WORLD_SIZE: '4', ECGAN_CACHE: cache });
  expect(other).toMatchObject({ name: 'mpirun of Open MPI', size: 4 });
  expect(other?.libraries.slice(0, 3)).toEqual(['libmpi.so.40', open, 'libmpich.so.12']);
});

test('args: ECGAN_MPI comes first; nothing is installed', () => {
  const env = { PMIX_RANK: '0', SLURM_NTASKS: '3', ECGAN_MPI: '/opt/libmpi.so.40', ECGAN_CACHE: join(cache, 'none') };
  expect(findLauncher(env)).toEqual({
    name: 'a launcher with PMIx, such as srun',
    size: 3,
    libraries: ['/opt/libmpi.so.40', 'libmpi.so.40', 'libmpich.so.12', 'libmpi.so.12', 'libmpi_abi.so.1'],
  });
});

test('default: alone', () => expect(findLauncher({ ECGAN_CACHE: cache })).toBeUndefined());
