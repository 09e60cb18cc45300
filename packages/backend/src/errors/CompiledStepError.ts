import { EngineError } from './EngineError.js';

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
export class CompiledStepError extends EngineError {
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
