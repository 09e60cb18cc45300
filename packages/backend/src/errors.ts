import type { BackendName } from './BackendName.js';

/**
 * What every error of `@ecgan/backend` extends: the message says what to do, `facts` carries the same as values.
 */
export class BackendError extends Error {
  /** What the message says, as values. */
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(message: string, facts: Readonly<Record<string, unknown>> = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BackendError';
    this.facts = facts;
  }
}

/** A second backend was asked for in a process whose tensors belong to another and cannot be read by it. */
export class BackendConflictError extends BackendError {
  readonly running: BackendName;
  readonly requested: BackendName;

  constructor({ running, requested }: { running: BackendName; requested: BackendName }) {
    super(
      `backend '${requested}' was asked for, but this process runs on '${running}': one backend per process where ` +
        `'tensorflow' is one of them, because tensors do not move to or from it. Start another process.`,
      { running, requested },
    );
    this.name = 'BackendConflictError';
    this.running = running;
    this.requested = requested;
  }
}

/** The facts of an {@link BackendInstallError}. */
interface BackendInstallFacts {
  /** What was being done. */
  step: string;
  reason: string;
  /** What the user can do about it. */
  advice: string;
  /** File with the whole output of every step; none where the cache folder could not even be opened. */
  logFile?: string;
  cause?: unknown;
}

/** The native backend could not be built. Nothing is left of it but the log; the other backends are untouched. */
export class BackendInstallError extends BackendError {
  readonly step: string;
  readonly logFile?: string;

  constructor({ step, reason, advice, logFile, cause }: BackendInstallFacts) {
    const log = logFile ? ` Log: ${logFile}` : '';
    super(`installing the tensorflow backend failed at '${step}': ${reason}. ${advice}${log}`, undefined, { cause });
    this.name = 'BackendInstallError';
    this.step = step;
    this.logFile = logFile;
  }
}

/** The facts of an {@link BackendUnavailableError}. */
interface BackendUnavailableFacts {
  backend: BackendName;
  /** Why it cannot run here. */
  reason: string;
  /** What the user can do about it. */
  advice: string;
  cause?: unknown;
}

/** The backend that was asked for cannot run on this machine as it is. */
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

/** A step was given, or gave, what a compiled step cannot take. */
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
