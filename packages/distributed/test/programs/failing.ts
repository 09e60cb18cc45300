// One of the processes of a test: rank 1 fails as the first argument says, while the others wait for it.
import { openMpi } from '@ecgan/distributed';

const processes = await openMpi();
if (processes.rank === 1) {
  const failures: Record<string, () => unknown> = {
    throw: () => {
      throw new Error('broken on purpose');
    },
    reject: () => Promise.reject(new Error('rejected on purpose')),
    exit: () => process.exit(3),
    kill: () => process.kill(process.pid, 'SIGKILL'),
  };
  await failures[process.argv[2]]();
  await new Promise(() => setTimeout(() => undefined, 1e9));
}
await processes.barrier();
process.stdout.write(`nobody gets here\n`);
