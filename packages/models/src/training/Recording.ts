import { add, clone, dispose, engine, type Tensor, tidy } from '@tensorflow/tfjs-core';

/** What TF.js notes of a kernel that runs while it records: its inputs, its outputs and its gradient. */
type TapeNode = ReturnType<typeof engine>['state']['activeTape'][number];

/** Gradients of tensors found so far, by the tensors' ids. */
type Gradients = Map<number, Tensor>;

/**
 * What TF.js noted of a computation, to walk back from its outputs, once or several times.
 *
 * @remarks TF.js's own `variableGrads` frees nothing before it is done: what was saved of the forward pass lives on, and beside it the gradients of
 * all intermediate results, of which there are as many. Here each goes as soon as it is used, so that a backward pass needs hardly more
 * memory than the forward pass has taken. The numbers are the same, from the same gradient functions in the same order.
 */
export class Recording<Outputs extends readonly Tensor[] = readonly Tensor[]> {
  /** What was computed. The caller disposes it. */
  readonly outputs: Outputs;
  #tape: TapeNode[];

  private constructor(outputs: Outputs, tape: TapeNode[]) {
    this.outputs = outputs;
    this.#tape = tape;
  }

  /** Runs a computation while TF.js records. */
  static of<Outputs extends readonly Tensor[]>(compute: () => Outputs): Recording<Outputs> {
    const { state } = engine();
    const [tapeBefore, tape] = [state.activeTape, [] as TapeNode[]];
    state.activeTape = tape;
    state.gradientDepth += 1;
    try {
      return new Recording(tidy(compute as unknown as () => Tensor[]) as unknown as Outputs, tape);
    } catch (error) {
      dispose(tape.flatMap(({ saved = [] }) => saved));
      throw error;
    } finally {
      state.gradientDepth -= 1;
      state.activeTape = tapeBefore;
    }
  }

  /**
   * Walks back for the last time, freeing what was saved on the way.
   *
   * @param ofOutputs - The gradient of each output, undefined where nothing depends on one. They are disposed.
   * @param variables - What to differentiate in: variables, or any tensors that the computation used.
   * @returns In their order; undefined where the outputs do not depend on one. The caller disposes them.
   * @throws Error if a kernel on the way has no gradient.
   */
  finish(ofOutputs: readonly (Tensor | undefined)[], variables: readonly Tensor[]): (Tensor | undefined)[] {
    const tape = this.#tape;
    this.#tape = [];
    return this.#walk(tape, ofOutputs, variables, true);
  }

  /** As {@link Recording.finish}, but can be walked again. */
  walk(ofOutputs: readonly (Tensor | undefined)[], variables: readonly Tensor[]): (Tensor | undefined)[] {
    return this.#walk([...this.#tape], ofOutputs, variables, false);
  }

  /** Frees what was saved for walks that were not made; the outputs live on. A second call does nothing. */
  dispose(): void {
    for (const { saved = [] } of this.#tape) dispose(saved);
    this.#tape = [];
  }

  #walk(
    tape: TapeNode[],
    ofOutputs: readonly (Tensor | undefined)[],
    variables: readonly Tensor[],
    last: boolean,
  ): (Tensor | undefined)[] {
    const reached = reachedFrom(variables, tape);
    const found: Gradients = new Map();
    this.outputs.forEach(({ id }, i) => {
      const gradient = ofOutputs[i];
      if (gradient) found.set(id, gradient);
    });
    try {
      for (let node = tape.pop(); node; node = tape.pop()) {
        // Everything that was computed from this node's outputs has been passed: their gradients are complete.
        const complete = node.outputs.map(({ id }) => found.get(id));
        try {
          if (complete.some((one) => one !== undefined)) propagate(node, complete, found, reached);
        } finally {
          for (const { id } of node.outputs) found.delete(id);
          dispose([...complete.filter((one) => one !== undefined), ...((last && node.saved) || [])]);
        }
      }
    } catch (error) {
      dispose([...found.values(), ...(last ? tape.flatMap(({ saved = [] }) => saved) : [])]);
      throw error;
    }
    const gradients = variables.map(({ id }) => found.get(id));
    const wanted = new Set(gradients);
    dispose([...found.values()].filter((one) => !wanted.has(one)));
    return gradients;
  }
}

/** The ids of the variables and of everything computed from them. */
function reachedFrom(variables: readonly Tensor[], tape: readonly TapeNode[]): Set<number> {
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
