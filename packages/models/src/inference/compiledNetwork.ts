import type { LabelLayout } from '@ecgan/core';
import { layoutForms } from '@ecgan/core/internal';
import { type Tensor, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { applyToLabels, labelInputs } from '../networks/applyToLabels.js';

/** How a network is made one operation; `compile` of `@ecgan/backend` is of this type, and says what each option is. */
export type CompileNetwork = <Inputs extends readonly unknown[], Output>(
  step: (...inputs: Inputs) => Output,
  options: CompileNetworkOptions<Inputs>,
) => CompiledNetwork<Inputs, Output>;

/** What is said of a network that is compiled. */
export interface CompileNetworkOptions<Inputs extends readonly unknown[]> {
  /** How errors call it. */
  name: string;
  /** What it uses of its arguments, as tensors and numbers in arrays and plain objects. */
  inputs: (...inputs: Inputs) => unknown;
  /** Every decision it makes in JavaScript, as text. */
  key: (...inputs: Inputs) => string;
}

/** A network that is one operation once it has been run often enough. */
export interface CompiledNetwork<Inputs extends readonly unknown[], Output> {
  (...inputs: Inputs): Output;
  /** Frees what was compiled. */
  dispose(): void;
}

type Labels = LabelLayout | Tensor4D;

/**
 * {@link applyToLabels} at inference, compiled: a function for each size of an image and each form its layout is computed in.
 *
 * @remarks The number of distinct neighbourhoods changes from layout to layout and is a quantity of the function. Weights are the
 * function's arguments: the network's own variables, read at each call.
 */
export function compiledNetwork(
  network: LayersModel,
  compile: CompileNetwork,
): CompiledNetwork<[labels: Labels, others: Tensor[]], Tensor4D[]> {
  const dense = network.inputs[0].shape.length === 4;
  const compiled = compile((labels: Labels, others: Tensor[]) => applyToLabels(network, labels, { others }), {
    name: `generate_${network.name}`,
    inputs: (labels, others) => ({ labels: labelInputs(network, labels), others }),
    // Noise is repeated over the pixels where it is the same for all of them.
    key: (labels, others) =>
      [
        'rank' in labels ? labels.shape.join('x') : layoutKey(labels),
        ...others.map(({ shape }) => shape.join('x')),
      ].join(' '),
  });
  // A dense network makes a map of a layout, which is to be an argument, not one for the key and another for the network.
  const generate = (labels: Labels, others: Tensor[]) =>
    tidy(() => compiled('rank' in labels || !dense ? labels : labels.segmentationMap(), others));
  return Object.assign(generate, { dispose: () => compiled.dispose() });
}

/** What the layers decide by the sizes of a layout. */
function layoutKey(layout: LabelLayout): string {
  const [{ height, width }] = layout.levels;
  return `${layout.batch}x${height}x${width} ${layoutForms(layout)}`;
}
