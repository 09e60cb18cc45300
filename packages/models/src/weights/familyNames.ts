/** The networks of PyTorch's SPADE family that one file may hold together. */
export type FamilyMember = 'generator' | 'discriminator' | 'image encoder';

/** Names of the modules of each, behind any prefix. */
const members: readonly (readonly [FamilyMember, RegExp])[] = [
  ['discriminator', /(?:^|\.)discriminator_\d+\.model\d+\./],
  ['generator', /(?:^|\.)(?:fc1?|head_0|G_middle_\d+|up_\d+|conv_img\d*|conv_edge\d+|conv_comb\d?)\./],
  ['image encoder', /(?:^|\.)(?:layer\d+\.\d+|fc_mu|fc_var)\./],
];

/** The network of the family that a name of a state belongs to; none where it belongs to something else. */
export function memberOf(name: string): FamilyMember | undefined {
  return members.find(([, pattern]) => pattern.test(name))?.[0];
}
