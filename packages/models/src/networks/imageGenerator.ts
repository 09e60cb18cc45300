import { edgeTransfer } from '@ecgan/core';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { convChain } from './convChain.js';
import { type EcganOptions, type ResolvedEcganOptions, resolveOptions } from './EcganOptions.js';
import type { EdgeBranch } from './edgeGenerator.js';
import { SeedSequence } from './initialWeights.js';

/** Applies the layers of G_i, and of G_t if `edges` is given, to the features of E; see {@link imageGenerator}. */
export function connectImageGenerator(
  features: SymbolicTensor,
  edges: EdgeBranch | undefined,
  network: ResolvedEcganOptions,
  seeds: SeedSequence,
): SymbolicTensor {
  const { activate, convolve } = convChain('image', network, seeds);
  const transfer = (x: SymbolicTensor, edge: SymbolicTensor | undefined, name: string) =>
    edge ? (edgeTransfer({ name: `image_transfer_${name}` }).apply([x, edge]) as SymbolicTensor) : x;
  let x = features;
  network.chainFilters.forEach((filters, j) => {
    x = transfer(convolve(activate(x, `${j}`), `${j}`, filters), edges?.features[j], `${j}`);
  });
  const logits = convolve(activate(x, 'last'), 'last', 3);
  const content = layers.activation({ name: 'image_content', activation: 'tanh' }).apply(logits) as SymbolicTensor;
  return transfer(content, edges?.edge, 'content');
}

/**
 * G_i, the image generator, with edge transfer G_t: the convs of the edge generator, each followed by a transfer of the
 * edge features.
 *
 * `F_i^j ← F_i^j ⊙ σ(F_e^j) + F_i^j` after each conv, and `I' = tanh(·) ⊙ σ(I'_e) + tanh(·)` after the last
 *
 * @param options - See {@link EcganOptions}: `filters` of F and `chainFilters`, equal to those of the edge generator. With
 * `edgeTransfer: false` there are no transfers, and `I' = tanh(·)`.
 * @returns A model from `[F, F_e^1, …, F_e^n, I'_e]` (from F alone without edge transfer) to I'
 * `[batch, height, width, 3]`. As in the authors' code, I' is not clipped and can leave [-1, 1].
 * @throws {@link ValueError} for an option out of range.
 * @see Tang et al. 2023, arXiv 2003.13898, section 3.1, "attention guided edge transfer"
 * @example
 * ```ts
 * import { edgeGenerator, imageGenerator } from '@ecgan/models';
 *
 * const edges = edgeGenerator({ numClasses: 35 }).apply(features);
 * const image = imageGenerator({ numClasses: 35 }).apply([features, ...edges]); // [batch, height, width, 3]
 * ```
 */
export function imageGenerator(options: EcganOptions): LayersModel {
  const network = resolveOptions(options);
  const features = input({ shape: [null, null, network.filters], name: 'features' });
  const edges = network.edgeTransfer ? edgeInputs(network) : undefined;
  const image = connectImageGenerator(features, edges, network, new SeedSequence(network.seed));
  const inputs = edges ? [features, ...edges.features, edges.edge] : features;
  return model({ name: 'imageGenerator', inputs, outputs: image });
}

/** Symbolic inputs for the outputs of G_e. */
function edgeInputs({ chainFilters }: ResolvedEcganOptions): EdgeBranch {
  return {
    features: chainFilters.map((filters, j) => input({ shape: [null, null, filters], name: `edge_features_${j}` })),
    edge: input({ shape: [null, null, 3], name: 'edge_map' }),
  };
}
