import type { Communicator, Numbers, Reducible } from './Communicator.js';

/** The communicator of a process that no launcher started: every sum is the process's own value. */
export class SingleProcess implements Communicator {
  readonly rank = 0;
  readonly size = 1;
  readonly localRank = 0;
  readonly localSize = 1;
  readonly summary = 'one process, not started by mpirun or srun';

  async sum(_values: Reducible): Promise<void> {}

  async max(_values: Reducible): Promise<void> {}

  async gather<T extends Numbers>(values: T): Promise<T[]> {
    return [values.slice() as T];
  }

  readonly blocked = 0;

  sumSync(_values: Reducible): void {}

  gatherSync<T extends Numbers>(values: T): T[] {
    return [values.slice() as T];
  }

  async broadcast(_values: Numbers): Promise<void> {}

  async barrier(): Promise<void> {}

  async duplicate(): Promise<Communicator> {
    return this;
  }

  abort(code = 1): never {
    process.exit(code);
  }

  async close(): Promise<void> {}
}
