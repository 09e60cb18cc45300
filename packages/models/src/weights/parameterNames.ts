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
  class_kernel: ['conv_comb1.weight'],
  class_bias: ['conv_comb1.bias'],
  refine_kernel: ['conv_comb2.weight'],
  refine_bias: ['conv_comb2.bias'],
  image_kernel: ['conv_comb.weight'],
  image_bias: ['conv_comb.bias'],
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

/** A layer of ours, as {@link numbered} has it, and the names that PyTorch's SPADE family has for the module in its place. */
type ModuleRow = readonly [layer: RegExp, modules: (...found: string[]) => string[]];

const fromOne = (place: string) => Number(place) + 1;

/**
 * Layers to modules, in the order of a state. Of several names any is read and the first is written. Two layers of one name are one
 * convolution there, whose input channels ours shares out in the order of the rows.
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
  // A conv and its norm are a sequence of their own there; without a norm the conv stands alone.
  [/^scale_(\d+)_conv_(\d+)$/, (scale, place) => ['.0', ''].map((of) => `discriminator_${scale}.model${place}.0${of}`)],
  [/^scale_(\d+)_logits_(\d+)$/, (scale, place) => [`discriminator_${scale}.model${place}.0`]],
  // Networks that the family does not have go by our own names.
  [/^((?:label|projection|class_pixel)(?:_.+)?)$/, (name) => [name]],
];

/** The last conv of a chain, `…_conv_last` or `…_logits`, numbered on from the convs before it; other names as they are. */
export function numbered(layer: string, layers: readonly string[]): string {
  const [, prefix, last] = /^(scale_\d+|image|edge)_(conv_last|logits)$/.exec(layer) ?? [];
  if (!prefix) return layer;
  const before = layers.filter((name) => new RegExp(`^${prefix}_conv_\\d+$`).test(name)).length;
  return `${prefix}_${last === 'logits' ? last : 'conv'}_${before}`;
}
