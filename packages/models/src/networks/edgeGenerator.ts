import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { convChain } from './convChain.js';
import { type EcganOptions, type ResolvedEcganOptions, resolveOptions } from './EcganOptions.js';
import { SeedSequence } from './initialWeights.js';

/** Outputs of G_e: the features of each conv before activation, F_e^1 … F_e^n, and the edge map I'_e. */
export interface EdgeBranch {
  features: SymbolicTensor[];
  edge: SymbolicTensor;
}

/** Applies the layers of G_e to the features of E; see {@link edgeGenerator}. */
export function connectEdgeGenerator(
  features: SymbolicTensor,
  network: ResolvedEcganOptions,
  seeds: SeedSequence,
): EdgeBranch {
  const { activate, convolve } = convChain('edge', network, seeds);
  const chain: SymbolicTensor[] = [];
  let x = features;
  network.chainFilters.forEach((filters, j) => {
    x = convolve(activate(x, `${j}`), `${j}`, filters);
    chain.push(x);
  });
  const logits = convolve(activate(x, 'last'), 'last', 3);
  const edge = layers.activation({ name: 'edge', activation: 'tanh' }).apply(logits) as SymbolicTensor;
  return { features: chain, edge };
}

/**
 * G_e, the edge generator: leaky ReLU 0.2 and conv3×3, n times; then leaky ReLU, conv3×3 to three channels and tanh.
 *
 * `F_e^j = conv(lrelu(F_e^{j−1}))`, `F_e^0 = F`, `I'_e = tanh(conv(lrelu(F_e^n)))`
 *
 * @param options - See {@link EcganOptions}: `filters` of F, `chainFilters`.
 * @returns A model from F `[batch, height, width, filters]` to `[F_e^1, …, F_e^n, I'_e]`. The features are taken before
 * activation, as the edge transfer requires; I'_e is in [-1, 1].
 * @throws {@link ValueError} for an option out of range.
 * @see Tang et al. 2023, arXiv 2003.13898, section 3.1
 * @example
 * ```ts
 * import { edgeGenerator } from '@ecgan/models';
 *
 * const outputs = edgeGenerator({ numClasses: 35 }).apply(features); // 32, 16, 8 channels, then I'_e
 * ```
 */
export function edgeGenerator(options: EcganOptions): LayersModel {
  const network = resolveOptions(options);
  const features = input({ shape: [null, null, network.filters], name: 'features' });
  const branch = connectEdgeGenerator(features, network, new SeedSequence(network.seed));
  return model({ name: 'edgeGenerator', inputs: features, outputs: [...branch.features, branch.edge] });
}
