import { type SafeTensors, WeightMismatchError } from '@ecgan/models';

/**
 * Why the tensors of a file are not the weights of a network, in a sentence or two.
 *
 * @param network - Its name.
 * @param cause - What the loader threw.
 */
export function explainWeights(network: string, tensors: SafeTensors, cause: unknown): string {
  const names = Object.keys(tensors);
  const other = otherNetwork(names);
  if (other) return `it holds no ${network}, but ${other}.`;
  if (!(cause instanceof WeightMismatchError))
    return `it holds no ${network} that can be used. ${(cause as Error).message}`;
  const { missing, mismatched, unused } = cause.facts;
  const shown = (shape: readonly number[]) => `[${shape.join(', ')}]`;
  const problems = [
    ...missing.map(({ name, shape }) => `${name} ${shown(shape)} is missing`),
    ...mismatched.map(({ name, expected, received }) => `${name} is ${shown(received)} instead of ${shown(expected)}`),
    ...unused.map(({ name, shape }) => `${name} ${shown(shape)} is none of it`),
  ];
  const more = problems.length > 1 ? `, and ${problems.length - 1} more differences` : '';
  return `its ${names.length} tensors are not ${network}: ${problems[0]}${more}.`;
}

/** What else a file is, by names that only such files have. */
function otherNetwork(names: readonly string[]): string | undefined {
  const has = (pattern: RegExp) => names.some((name) => pattern.test(name));
  if (has(/^(?:generator|discriminator)\//)) return 'a checkpoint of ecgan train';
  if (has(/(?:^|\.)up_0\.|(?:^|\.)head_0\./)) return 'a generator of the SPADE family';
  if (has(/(?:^|\.)discriminator_\d\./)) return 'a discriminator of the SPADE family';
  if (has(/(?:^|\.)patch_embed1\./))
    return "a SegFormer by the names of its first repository; save_pretrained of the transformers package writes the hub's";
  if (has(/(?:^|\.)decode_head\.linear_fuse\./)) return 'a SegFormer';
  if (has(/(?:^|\.)features\.0\.weight$/)) return 'an image classifier such as VGG';
  return undefined;
}
