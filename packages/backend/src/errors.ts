import type { BackendName } from './BackendName.js';

/**
 * Base class of all errors of `@ecgan/backend`. The message says how to fix the problem; `facts` holds its values as
 * fields.
 */
export class BackendError extends Error {
  /** The values in the message. */
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(message: string, facts: Readonly<Record<string, unknown>> = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BackendError';
    this.facts = facts;
  }
}

/** A second backend was requested in a process whose tensors belong to another backend and cannot be moved. */
export class BackendConflictError extends BackendError {
  readonly running: BackendName;
  readonly requested: BackendName;

  constructor({ running, requested }: { running: BackendName; requested: BackendName }) {
    super(
      `backend '${requested}' was requested, but this process runs on '${running}': only one backend per process if ` +
        `'tensorflow' is involved, because tensors cannot be moved to or from it. Start another process.`,
      { running, requested },
    );
    this.name = 'BackendConflictError';
    this.running = running;
    this.requested = requested;
  }
}

/** The facts of an {@link BackendInstallError}. */
interface BackendInstallFacts {
  /** What was to be installed. @defaultValue 'the tensorflow backend' */
  what?: string;
  /** The step of the installation that failed. */
  step: string;
  reason: string;
  /** How the user can fix it. */
  advice: string;
  /** File with the full output of every step; undefined if the cache folder could not be opened. */
  logFile?: string;
  cause?: unknown;
}

/**
 * The native backend or an MPI library could not be installed. Only the log is left; an earlier installation is not
 * affected.
 */
export class BackendInstallError extends BackendError {
  readonly step: string;
  readonly logFile?: string;

  constructor({ what = 'the tensorflow backend', step, reason, advice, logFile, cause }: BackendInstallFacts) {
    const log = logFile ? ` Log: ${logFile}` : '';
    super(`installing ${what} failed at '${step}': ${reason}. ${advice}${log}`, undefined, { cause });
    this.name = 'BackendInstallError';
    this.step = step;
    this.logFile = logFile;
  }
}

/** The facts of an {@link BackendUnavailableError}. */
interface BackendUnavailableFacts {
  backend: BackendName;
  /** Why it cannot run on this machine. */
  reason: string;
  /** How the user can fix it. */
  advice: string;
  cause?: unknown;
}

/** The requested backend cannot run on this machine. */
export class BackendUnavailableError extends BackendError {
  readonly backend: BackendName;
  readonly reason: string;
  readonly advice: string;

  constructor({ backend, reason, advice, cause }: BackendUnavailableFacts) {
    super(`backend '${backend}' is not available: ${reason}. ${advice}`, { backend, reason, advice }, { cause });
    this.name = 'BackendUnavailableError';
    this.backend = backend;
    this.reason = reason;
    this.advice = advice;
  }
}

/** An option, an argument or a result of a step is not supported by `compile`. */
export class CompileError extends BackendError {
  constructor(message: string, facts: Readonly<Record<string, unknown>> = {}, options?: ErrorOptions) {
    super(message, facts, options);
    this.name = 'CompileError';
  }
}

/** The facts of a {@link CompiledStepError}. */
export interface CompiledStepFacts {
  /** The step's name. */
  step: string;
  /** The op that failed, if libtensorflow named one. */
  op?: string;
  /** Where that op was recorded: layer, TensorFlow.js function, line. */
  where?: string;
  /** What libtensorflow said. */
  reason: string;
  cause?: unknown;
}

/** An op failed inside a compiled step. No variable was changed. */
export class CompiledStepError extends BackendError {
  readonly step: string;
  readonly op?: string;
  readonly where?: string;

  constructor({ step, op, where, reason, cause }: CompiledStepFacts) {
    const place = op ? ` in ${op}${where ? ` (${where})` : ''}` : '';
    super(`the compiled step '${step}' failed${place}: ${reason}`, { step, op, where, reason }, { cause });
    this.name = 'CompiledStepError';
    this.step = step;
    this.op = op;
    this.where = where;
  }
}
