import {
  add,
  clone,
  dispose,
  engine,
  ones,
  type Scalar,
  type Tensor,
  tidy,
  type Variable,
} from '@tensorflow/tfjs-core';

/** What TF.js notes of a kernel that runs while it records: its inputs, its outputs and its gradient. */
type TapeNode = ReturnType<typeof engine>['state']['activeTape'][number];

/** Gradients of tensors found so far, by the tensors' ids. */
type Gradients = Map<number, Tensor>;

/** What {@link differentiate} found. The caller disposes all of it. */
export interface Derivative {
  value: Scalar;
  /** In the order of the variables; undefined where the loss does not depend on one. */
  gradients: (Tensor | undefined)[];
}

/**
 * The gradient of a loss in variables, in about the memory of its forward pass.
 *
 * @remarks TF.js's own `variableGrads` frees nothing before it is done: what was saved of the forward pass lives on, and beside it the gradients of
 * all intermediate results, of which there are as many. Here each goes as soon as it is used. The numbers are the same, from the same
 * gradient functions in the same order.
 * @param loss - Run once, while TF.js records.
 * @throws Error if a kernel on the way has no gradient.
 */
export function differentiate(loss: () => Scalar, variables: readonly Variable[]): Derivative {
  const { value, tape } = record(loss);
  const reached = reachedFrom(variables, tape);
  const found: Gradients = new Map([[value.id, ones([])]]);
  try {
    for (let node = tape.pop(); node; node = tape.pop()) {
      // Everything that was computed from this node's outputs has been passed: their gradients are complete.
      const ofOutputs = node.outputs.map(({ id }) => found.get(id));
      try {
        if (ofOutputs.some((one) => one !== undefined)) propagate(node, ofOutputs, found, reached);
      } finally {
        for (const { id } of node.outputs) found.delete(id);
        dispose([...ofOutputs.filter((one) => one !== undefined), ...(node.saved ?? [])]);
      }
    }
  } catch (error) {
    dispose([value, ...found.values(), ...tape.flatMap(({ saved = [] }) => saved)]);
    throw error;
  }
  const gradients = variables.map(({ id }) => found.get(id));
  const wanted = new Set(gradients);
  dispose([...found.values()].filter((one) => !wanted.has(one)));
  return { value, gradients };
}

/** Runs a loss while TF.js records. The tape's saved tensors are the caller's to dispose. */
function record(loss: () => Scalar): { value: Scalar; tape: TapeNode[] } {
  const { state } = engine();
  const [tapeBefore, tape] = [state.activeTape, [] as TapeNode[]];
  state.activeTape = tape;
  state.gradientDepth += 1;
  try {
    return { value: tidy(loss), tape };
  } catch (error) {
    dispose(tape.flatMap(({ saved = [] }) => saved));
    throw error;
  } finally {
    state.gradientDepth -= 1;
    state.activeTape = tapeBefore;
  }
}

/** The ids of the variables and of everything computed from them. */
function reachedFrom(variables: readonly Variable[], tape: readonly TapeNode[]): Set<number> {
  const reached = new Set(variables.map(({ id }) => id));
  for (const { inputs, outputs } of tape) {
    if (Object.values(inputs).some(({ id }) => reached.has(id))) for (const { id } of outputs) reached.add(id);
  }
  return reached;
}

/** Adds to the gradients of a node's inputs what its outputs' gradients make of them. */
function propagate(
  { kernelName, inputs, gradient }: TapeNode,
  ofOutputs: (Tensor | undefined)[],
  found: Gradients,
  reached: ReadonlySet<number>,
): void {
  const names = Object.keys(inputs).filter((name) => reached.has(inputs[name].id));
  if (names.length === 0) return;
  if (!gradient) throw new Error(`TF.js has no gradient of ${kernelName}.`);
  const ofInputs = tidy(() => {
    const functions = gradient(ofOutputs as Tensor[]);
    // A gradient may be passed on as it is; each must be one's own to dispose.
    return names.map((name) => clone(functions[name]()));
  });
  names.forEach((name, i) => {
    const { id } = inputs[name];
    const before = found.get(id);
    found.set(id, before ? add(before, ofInputs[i]) : ofInputs[i]);
    if (before) dispose([before, ofInputs[i]]);
  });
}
