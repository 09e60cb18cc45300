import type { LabelLayout } from '@ecgan/core';
import { layoutForms } from '@ecgan/core/internal';
import { type Tensor, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { applyToLabels, labelInputs } from '../networks/applyToLabels.js';

/** A function that compiles a network to a single op. `compile` of `@ecgan/backend` has this type and documents the options. */
export type CompileNetwork = <Inputs extends readonly unknown[], Output>(
  step: (...inputs: Inputs) => Output,
  options: CompileNetworkOptions<Inputs>,
) => CompiledNetwork<Inputs, Output>;

/** Options of {@link CompileNetwork}. */
export interface CompileNetworkOptions<Inputs extends readonly unknown[]> {
  /** Name of the network in error messages. */
  name: string;
  /** Returns the parts of the arguments that the network uses: tensors and numbers in arrays and plain objects. */
  inputs: (...inputs: Inputs) => unknown;
  /** Returns every decision that the network makes in JavaScript, as a string. Equal keys share a compiled function. */
  key: (...inputs: Inputs) => string;
}

/** A network that runs as a single op after the first few calls, which are recorded. */
export interface CompiledNetwork<Inputs extends readonly unknown[], Output> {
  (...inputs: Inputs): Output;
  /** Frees the compiled functions. */
  dispose(): void;
}

type Labels = LabelLayout | Tensor4D;

/**
 * Compiles {@link applyToLabels} at inference. There is one compiled function per image size and per set of forms that
 * the layers choose for a layout.
 *
 * @remarks The number of distinct neighbourhoods differs between layouts; the compiled function accepts any number. It
 * reads the network's weights at each call and holds no copy of them.
 */
export function compiledNetwork(
  network: LayersModel,
  compile: CompileNetwork,
): CompiledNetwork<[labels: Labels, others: Tensor[]], Tensor4D[]> {
  const dense = network.inputs[0].shape.length === 4;
  const compiled = compile((labels: Labels, others: Tensor[]) => applyToLabels(network, labels, { others }), {
    name: `generate_${network.name}`,
    inputs: (labels, others) => ({ labels: labelInputs(network, labels), others }),
    // The shapes of style and noise are part of the key, because 1×1 noise is broadcast and other noise is not.
    key: (labels, others) =>
      [
        'rank' in labels ? labels.shape.join('x') : layoutKey(labels),
        ...others.map(({ shape }) => shape.join('x')),
      ].join(' '),
  });
  // For a dense network, convert a layout to a map once, so that the argument that is recorded is the one the network uses.
  const generate = (labels: Labels, others: Tensor[]) =>
    tidy(() => compiled('rank' in labels || !dense ? labels : labels.segmentationMap(), others));
  return Object.assign(generate, { dispose: () => compiled.dispose() });
}

/** The decisions that layers make based on the sizes of a layout. */
function layoutKey(layout: LabelLayout): string {
  const [{ height, width }] = layout.levels;
  return `${layout.batch}x${height}x${width} ${layoutForms(layout)}`;
}
