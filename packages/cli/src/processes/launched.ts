/** Variables that launchers set in the processes they start: how many there are, and which of them it is. */
const signs: readonly (readonly [size: string, rank: string])[] = [
  ['OMPI_COMM_WORLD_SIZE', 'OMPI_COMM_WORLD_RANK'],
  ['PMI_SIZE', 'PMI_RANK'],
];

/**
 * This process's place among those that `mpirun` or `srun` started together; undefined where it is alone. Nothing is loaded to find out.
 */
export function launched(env: NodeJS.ProcessEnv = process.env): { rank: number; size: number } | undefined {
  const [size, rank] = signs.find(([name]) => env[name] !== undefined) ?? ['SLURM_NTASKS', 'PMIX_RANK'];
  const place = { rank: Number(env[rank]), size: Number(env[size]) };
  return place.size > 1 && Number.isInteger(place.rank) ? place : undefined;
}
