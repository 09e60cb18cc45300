import type { CompiledStep, CompileOptions } from '../compile/CompileOptions.js';
import type { compile as compileInNode } from '../compile/compile.js';
import { type AnyStep, EagerStep } from '../compile/EagerStep.js';

/** `compile` in browsers, whose backends have no functions: every call runs eagerly, and `stats.unsupported` says why. */
export const compile: typeof compileInNode = <Inputs extends readonly unknown[], Output>(
  step: AnyStep<Inputs, Output>,
  options: CompileOptions<Inputs> = {},
): CompiledStep<Inputs, Output> => {
  const eager = new EagerStep(step, options);
  const call = (...inputs: Inputs) => eager.call(inputs);
  Object.defineProperty(call, 'stats', { get: () => eager.stats });
  return Object.assign(call, { dispose: () => eager.dispose() }) as CompiledStep<Inputs, Output>;
};
