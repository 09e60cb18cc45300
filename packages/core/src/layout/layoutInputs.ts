import { input, type SymbolicTensor } from '@tensorflow/tfjs-layers';

/** Options of {@link layoutInputs}. */
export interface LayoutInputsOptions {
  /** Number of levels, equal to that of the layouts the network is applied to. */
  levels: number;
  /** Height of level 0. @defaultValue any */
  height?: number;
  /** Width of level 0. @defaultValue any */
  width?: number;
}

/** Symbolic inputs of a network that reads a label layout. */
export interface LayoutInputs {
  /** All inputs in the order of {@link LabelLayout.inputs}, for `model({ inputs })`. */
  all: SymbolicTensor[];
  /** The symbols of level 0, int32 `[batch, height, width]`. */
  symbols: SymbolicTensor;
  /** Per level `[innerPatches, innerIndex, outerPatches, outerIndex]`: the label inputs of `spade`. */
  levels: SymbolicTensor[][];
}

/**
 * Symbolic inputs for a label layout, in the order of {@link LabelLayout.inputs}.
 *
 * @remarks The first dimension of the patches is not the batch. Run such a model by `model.apply(tensors, { training })`, because
 * `predict` and `fit` slice every input along its first dimension.
 *
 * @example
 * ```ts
 * import { model } from '@tensorflow/tfjs-layers';
 * import { labelConv2d, layoutInputs } from '@ecgan/core';
 *
 * const inputs = layoutInputs({ levels: 1 });
 * const conv = labelConv2d({ filters: 8, kernelSize: 3, numClasses: 5 });
 * model({ inputs: inputs.all, outputs: conv.apply(inputs.symbols) }).apply(layout.inputs()); // [batch, height, width, 8]
 * ```
 */
export function layoutInputs({ levels: count, height, width }: LayoutInputsOptions): LayoutInputs {
  const at = (length: number | undefined, level: number) => (length === undefined ? null : length / 2 ** level);
  const int32 = (batchShape: (number | null)[]) => input({ batchShape, dtype: 'int32' });
  const map = (level: number) => int32([null, at(height, level), at(width, level)]);
  const symbols = map(0);
  const levels = Array.from({ length: count }, (_, level) => [
    ...[int32([null, 9]), map(level)],
    ...[int32([null, 9]), map(level)],
  ]);
  return { all: [symbols, ...levels.flat()], symbols, levels };
}
