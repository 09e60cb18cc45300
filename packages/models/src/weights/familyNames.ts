/** A network of PyTorch's SPADE family; one file may hold several of them. */
export type FamilyMember = 'generator' | 'discriminator' | 'image encoder';

/** Names of the modules of each network, after any prefix. */
const members: readonly (readonly [FamilyMember, RegExp])[] = [
  ['discriminator', /(?:^|\.)discriminator_\d+\.model\d+\./],
  ['generator', /(?:^|\.)(?:fc1?|head_0|G_middle_\d+|up_\d+|conv_img\d*|conv_edge\d+|conv_comb\d?)\./],
  ['image encoder', /(?:^|\.)(?:layer\d+\.\d+|fc_mu|fc_var)\./],
];

/** The network of the family that a tensor belongs to by its name; undefined if it belongs to none. */
export function memberOf(name: string): FamilyMember | undefined {
  return members.find(([, pattern]) => pattern.test(name))?.[0];
}
