/** Names PyTorch has for a weight within its module, by ours; of several any is read and the first is written. */
const parameters: Readonly<Record<string, readonly string[]>> = {
  kernel: ['weight'],
  bias: ['bias'],
  shared_kernel: ['mlp_shared.0.weight'],
  shared_bias: ['mlp_shared.0.bias'],
  gamma_kernel: ['mlp_gamma.weight'],
  gamma_bias: ['mlp_gamma.bias'],
  beta_kernel: ['mlp_beta.weight'],
  beta_bias: ['mlp_beta.bias'],
  moving_mean: ['param_free_norm.running_mean'],
  moving_variance: ['param_free_norm.running_var'],
  class_kernel: ['conv_comb.weight'],
  class_bias: ['conv_comb.bias'],
  refine_kernel: ['conv_comb1.weight'],
  refine_bias: ['conv_comb1.bias'],
  image_kernel: ['conv_comb2.weight'],
  image_bias: ['conv_comb2.bias'],
};

/** The same for a convolution under spectral norm: `torch.nn.utils.spectral_norm`, or the newer one of `parametrizations`. */
const spectralParameters: Readonly<Record<string, readonly string[]>> = {
  kernel: ['weight_orig', 'parametrizations.weight.original'],
  bias: ['bias'],
  u: ['weight_u', 'parametrizations.weight.0._u'],
  v: ['weight_v', 'parametrizations.weight.0._v'],
};

/** PyTorch's names for a weight of a layer, the usual one first; none where it has no such weight. */
export function parameterNames(weight: string, spectral: boolean): readonly string[] {
  return (spectral ? spectralParameters : parameters)[weight] ?? [];
}
