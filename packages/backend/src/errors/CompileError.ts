import { EngineError } from './EngineError.js';

/** A step was given, or gave, what a compiled step cannot take. */
export class CompileError extends EngineError {
  constructor(message: string, facts: Readonly<Record<string, unknown>> = {}, options?: ErrorOptions) {
    super(message, facts, options);
    this.name = 'CompileError';
  }
}
