import {
  add,
  clone,
  dispose,
  engine,
  ones,
  type Scalar,
  type Tensor,
  type TensorContainer,
  tidy,
} from '@tensorflow/tfjs-core';

/** What TF.js notes of a kernel that runs while it records: its inputs, its outputs and its gradient. */
type TapeNode = ReturnType<typeof engine>['state']['activeTape'][number];

/** Gradients of tensors found so far, by the tensors' ids. */
type Gradients = Map<number, Tensor>;

/** The value and gradients of one loss. The caller disposes all of it. */
export interface Derivative {
  value: Scalar;
  /** In the order of the variables; undefined where the loss does not depend on one. */
  gradients: (Tensor | undefined)[];
}

/** What a forward pass gives: losses, and by-products to be had beside them. */
export interface Forward<Products> {
  losses: readonly Scalar[];
  products: Products;
}

/** The state of the backward pass for one loss. */
interface Walk {
  found: Gradients;
  /** The ids of its variables and of everything computed from them: its gradients go nowhere else. */
  reached: ReadonlySet<number>;
}

/**
 * The gradients of several losses, each with respect to its own variables, from one forward pass and in about its memory.
 *
 * @remarks TF.js's own `variableGrads` frees nothing before it is done: what was saved of the forward pass lives on, and beside it the gradients of
 * all intermediate results, of which there are as many. Here each goes as soon as it is used: the tape is walked back once, for all
 * losses side by side. Each loss keeps to the nodes between it and its own variables, so that what the losses share is computed once, and
 * a gradient that is only another loss's is never computed. The numbers are the same, from the same gradient functions in the same order.
 * @param forward - Run once, while TF.js records; of what it makes, only what it returns lives on.
 * @param variables - For each loss: variables, or any tensors that it is computed from.
 * @returns One for each loss, and the by-products.
 * @throws Error if a kernel on the way has no gradient.
 */
export function differentiate<Products>(
  forward: () => Forward<Products>,
  variables: readonly (readonly Tensor[])[],
): { derivatives: Derivative[]; products: Products } {
  const { losses, products, tape } = record(forward);
  const walks = losses.map((value, i): Walk => {
    return { found: new Map([[value.id, ones([])]]), reached: reachedFrom(variables[i], tape) };
  });
  try {
    unrecorded(() => walkBack(tape, walks));
  } catch (error) {
    dispose([...losses, ...walks.flatMap(({ found }) => [...found.values()])]);
    dispose(products as TensorContainer);
    throw error;
  }
  const derivatives = walks.map(({ found }, i) => {
    const gradients = variables[i].map(({ id }) => found.get(id));
    const wanted = new Set(gradients);
    dispose([...found.values()].filter((one) => !wanted.has(one)));
    return { value: losses[i], gradients };
  });
  return { derivatives, products };
}

/** Runs the forward pass while TF.js records. The tape's saved tensors are the caller's to dispose. */
function record<Products>(forward: () => Forward<Products>): Forward<Products> & { tape: TapeNode[] } {
  const { state } = engine();
  const [tapeBefore, tape] = [state.activeTape, [] as TapeNode[]];
  state.activeTape = tape;
  state.gradientDepth += 1;
  try {
    const { losses, products } = tidy(forward as unknown as () => TensorContainer) as unknown as Forward<Products>;
    return { losses, products, tape };
  } catch (error) {
    dispose(tape.flatMap(({ saved = [] }) => saved));
    throw error;
  } finally {
    state.gradientDepth -= 1;
    state.activeTape = tapeBefore;
  }
}

/** Runs something that is no part of a forward pass, which may be under way. */
function unrecorded(run: () => void): void {
  const { state } = engine();
  const depth = state.gradientDepth;
  state.gradientDepth = 0;
  try {
    run();
  } finally {
    state.gradientDepth = depth;
  }
}

/** Empties the tape, and frees what was saved. */
function walkBack(tape: TapeNode[], walks: readonly Walk[]): void {
  try {
    for (let node = tape.pop(); node; node = tape.pop()) {
      try {
        for (const walk of walks) passBack(node, walk);
      } finally {
        dispose(node.saved ?? []);
      }
    }
  } finally {
    dispose(tape.flatMap(({ saved = [] }) => saved));
  }
}

/** Propagates one loss's output gradients of a node to its inputs. */
function passBack(node: TapeNode, walk: Walk): void {
  // Everything that was computed from this node's outputs has been passed: their gradients are complete.
  const ofOutputs = node.outputs.map(({ id }) => walk.found.get(id));
  try {
    if (ofOutputs.some((one) => one !== undefined)) propagate(node, ofOutputs, walk);
  } finally {
    for (const { id } of node.outputs) walk.found.delete(id);
    dispose(ofOutputs.filter((one) => one !== undefined));
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
  { found, reached }: Walk,
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
