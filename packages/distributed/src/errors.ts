import { EcganError } from '@ecgan/core';

/** Facts of an {@link MpiError}. */
export interface MpiErrorFacts {
  /** The function of MPI that failed. */
  call: string;
  rank: number;
  code: number;
  /** MPI's description of the code. */
  reason: string;
}

/** A call of MPI failed: another process has ended, or the processes made calls with inconsistent arguments. */
export class MpiError extends EcganError {
  declare readonly facts: Readonly<MpiErrorFacts & Record<string, unknown>>;

  constructor(facts: MpiErrorFacts) {
    super(`${facts.call} failed on rank ${facts.rank}: ${facts.reason} (code ${facts.code}).`, { ...facts });
    this.name = 'MpiError';
  }
}

/** Facts of an {@link MpiUnavailableError}. */
export interface MpiUnavailableFacts {
  /** The launcher that started this process, such as `mpirun of MPICH`. */
  launcher: string;
  /** Libraries that were tried, and why each was rejected. */
  tried: readonly { path: string; reason: string }[];
}

/** A launcher started this process as one of several, and no MPI library was found that can connect them. */
export class MpiUnavailableError extends EcganError {
  declare readonly facts: Readonly<MpiUnavailableFacts & Record<string, unknown>>;

  constructor(facts: MpiUnavailableFacts) {
    const tried = facts.tried.map(({ path, reason }) => `${path} (${reason})`).join(', ') || 'nothing';
    super(
      `This process was started by ${facts.launcher}, but no MPI library was found to join the others. Tried: ${tried}. ` +
        `Set ECGAN_MPI to the library of that launcher, such as /usr/lib/x86_64-linux-gnu/libmpi.so.40, ` +
        'or install MPICH with its mpirun: npx ecgan backend install mpi.',
      { ...facts },
    );
    this.name = 'MpiUnavailableError';
  }
}
