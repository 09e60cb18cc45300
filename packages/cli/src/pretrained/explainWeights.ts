import { type SafeTensors, WeightMismatchError } from '@ecgan/models';

/** Networks that are looked for in a file. */
type Wanted = 'CGNet' | 'ESPNet' | 'Inception' | 'SegFormer' | 'VGG-19';

/**
 * Why the tensors of a file are not the weights of a network, in a sentence or two.
 *
 * @param cause - What the loader threw.
 */
export function explainWeights(wanted: Wanted, tensors: SafeTensors, cause: unknown): string {
  const names = Object.keys(tensors);
  const other = otherNetwork(wanted, names);
  if (other) return `it holds no ${wanted} that can be used, but ${other}.`;
  if (!(cause instanceof WeightMismatchError)) return `it cannot be used as ${wanted}: ${(cause as Error).message}`;
  const { missing, mismatched, unused } = cause.facts;
  const shown = (shape: readonly number[]) => `[${shape.join(', ')}]`;
  const problems = [
    ...missing.map(({ name, shape }) => `${name} ${shown(shape)} is missing`),
    ...mismatched.map(({ name, expected, received }) => `${name} is ${shown(received)} instead of ${shown(expected)}`),
    ...unused.map(({ name, shape }) => `${name} ${shown(shape)} is none of its weights`),
  ];
  const more = problems.length > 1 ? `, and ${problems.length - 1} more differ` : '';
  return `its ${names.length} tensors are not ${wanted}: ${problems[0]}${more}.`;
}

/** Networks by a name that only their files have. */
const known: readonly (readonly [network: string, name: RegExp])[] = [
  ['a checkpoint of ecgan train', /^(?:generator|discriminator)\//],
  ['CGNet', /\blevel2_0\.F_loc\.conv\.weight$/],
  ['ESPNet', /\blevel2_0\.d16\.conv\.weight$/],
  ['Inception', /\bMixed_7c\.branch1x1\.conv\.weight$/],
  ['a generator of the SPADE family', /(?:^|\.)(?:up|head)_0\./],
  ['a discriminator of the SPADE family', /(?:^|\.)discriminator_\d\./],
  [
    'one by the names of its first repository; the hub has the same weights by those of transformers',
    /\bpatch_embed1\./,
  ],
  ['SegFormer', /\bpatch_embeddings\.\d\.(?:proj|layer_norm)\.|\bdecode_head\./],
  ['VGG-19 with batch norm (vgg19_bn)', /\bfeatures\.1\.running_mean$/],
  ['VGG-19', /\bfeatures\.0\.weight$/],
];

/** What else a file holds; undefined where it may well be what is wanted, or is nothing that is known. */
function otherNetwork(wanted: Wanted, names: readonly string[]): string | undefined {
  const has = (pattern: RegExp) => names.some((name) => pattern.test(name));
  const [network] = known.find(([, pattern]) => has(pattern)) ?? [];
  if (wanted === 'SegFormer' && network === wanted && !has(/\bdecode_head\./))
    return 'its encoder alone, without a decode head';
  return network === wanted ? undefined : network;
}
