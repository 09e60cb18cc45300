/** Environment variables in which launchers give a process the number of processes and its rank. */
const signs: readonly (readonly [size: string, rank: string])[] = [
  ['OMPI_COMM_WORLD_SIZE', 'OMPI_COMM_WORLD_RANK'],
  ['PMI_SIZE', 'PMI_RANK'],
];

/**
 * The rank of this process and the number of processes that `mpirun` or `srun` started together; undefined if it is
 * alone. It only reads the environment: MPI is not loaded.
 */
export function launched(env: NodeJS.ProcessEnv = process.env): { rank: number; size: number } | undefined {
  const [size, rank] = signs.find(([name]) => env[name] !== undefined) ?? ['SLURM_NTASKS', 'PMIX_RANK'];
  const place = { rank: Number(env[rank]), size: Number(env[size]) };
  return place.size > 1 && Number.isInteger(place.rank) ? place : undefined;
}
