import { expect, test } from 'vitest';
import { launched } from './launched.js';

test.each([
  ['nothing', {}, undefined],
  [
    'mpirun of Open MPI',
    { OMPI_COMM_WORLD_SIZE: '4', OMPI_COMM_WORLD_RANK: '3', PMIX_RANK: '3' },
    { rank: 3, size: 4 },
  ],
  ['mpirun of MPICH', { PMI_SIZE: '2', PMI_RANK: '0' }, { rank: 0, size: 2 }],
  ['srun with PMIx', { SLURM_NTASKS: '8', PMIX_RANK: '7', SLURM_PROCID: '7' }, { rank: 7, size: 8 }],
  ['an allocation of Slurm without srun', { SLURM_NTASKS: '8' }, undefined],
  ['one process', { PMI_SIZE: '1', PMI_RANK: '0' }, undefined],
])('default: started by %s', (_, env, expected) => expect(launched(env)).toEqual(expected));
