/**
 * TF.js weight name → names of the parameter in its PyTorch module. All are accepted when loading; the first is used
 * when exporting.
 */
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
  class_kernel: ['conv_comb1.weight'],
  class_bias: ['conv_comb1.bias'],
  refine_kernel: ['conv_comb2.weight'],
  refine_bias: ['conv_comb2.bias'],
  image_kernel: ['conv_comb.weight'],
  image_bias: ['conv_comb.bias'],
};

/**
 * The same for convs with spectral norm: first the names of `torch.nn.utils.spectral_norm`, then those of
 * `torch.nn.utils.parametrizations`.
 */
const spectralParameters: Readonly<Record<string, readonly string[]>> = {
  kernel: ['weight_orig', 'parametrizations.weight.original'],
  bias: ['bias'],
  u: ['weight_u', 'parametrizations.weight.0._u'],
  v: ['weight_v', 'parametrizations.weight.0._v'],
};

/** PyTorch's names for a weight, the one used for export first; empty if there is none. */
export function parameterNames(weight: string, spectral: boolean): readonly string[] {
  return (spectral ? spectralParameters : parameters)[weight] ?? [];
}

/** A pattern of layer names, as given by {@link numberLastLayer}, and the names of the corresponding PyTorch module. */
type ModuleRow = readonly [layer: RegExp, modules: (...found: string[]) => string[]];

const fromOne = (place: string) => Number(place) + 1;

/**
 * Layers and their modules, in the order of a `state_dict`. All module names are accepted when loading; the first is
 * used when exporting. If two layers have the same module name, they are one convolution in PyTorch, whose input
 * channels are split between them in the order of these rows.
 */
export const moduleRows: readonly ModuleRow[] = [
  [/^encoder_fc$/, () => ['fc']],
  [/^encoder_(head_\d+)_(norm|conv)_([01s])$/, (block, kind, part) => [`${block}.${kind}_${part}`]],
  [/^encoder_(middle_\d+)_(norm|conv)_([01s])$/, (block, kind, part) => [`G_${block}.${kind}_${part}`]],
  [/^encoder_(up_\d+)_(norm|conv)_([01s])$/, (block, kind, part) => [`${block}.${kind}_${part}`]],
  [/^edge_conv_(\d+)$/, (place) => [`conv_edge${fromOne(place)}`]],
  [/^image_conv_(\d+)$/, (place) => [`conv_img${fromOne(place)}`]],
  [/^semantic_preserving$/, () => ['']],
  [/^image_conv$/, () => ['conv_img']],
  [/^scale_(\d+)_labels$/, (scale) => [`discriminator_${scale}.model0.0`]],
  [/^scale_(\d+)_conv_0$/, (scale) => [`discriminator_${scale}.model0.0`]],
  // In PyTorch a conv and its norm are wrapped in a Sequential; a conv without a norm is not.
  [/^scale_(\d+)_conv_(\d+)$/, (scale, place) => ['.0', ''].map((of) => `discriminator_${scale}.model${place}.0${of}`)],
  [/^scale_(\d+)_logits_(\d+)$/, (scale, place) => [`discriminator_${scale}.model${place}.0`]],
  // Networks that the SPADE family lacks keep their TF.js names.
  [/^((?:label|projection|class_pixel)(?:_.+)?)$/, (name) => [name]],
];

/**
 * Replaces the suffix of a chain's last conv, `…_conv_last` or `…_logits`, by its number after the preceding convs; other names
 * are unchanged.
 */
export function numberLastLayer(layer: string, layers: readonly string[]): string {
  const [, prefix, last] = /^(scale_\d+|image|edge)_(conv_last|logits)$/.exec(layer) ?? [];
  if (!prefix) return layer;
  const before = layers.filter((name) => new RegExp(`^${prefix}_conv_\\d+$`).test(name)).length;
  return `${prefix}_${last === 'logits' ? last : 'conv'}_${before}`;
}
