import type { Mutant } from '../Mutant.js';

const networks = 'packages/models/src/networks';
const core = 'packages/core/src';

/** Wrong wires between the parts of the generator: G_t, G_s and what they read. */
export const networkMutants: readonly Mutant[] = [
  {
    name: 'G_t reads no edge at the end',
    file: `${networks}/imageGenerator.ts`,
    find: "return transfer(content, edges?.edge, 'content');",
    replace: "return transfer(content, edges && content, 'content');",
    tests: [`${networks}/imageGenerator.test.ts`],
  },
  {
    name: 'G_t reads the first edge features at every level',
    file: `${networks}/imageGenerator.ts`,
    find: 'filters), edges?.features[j]',
    replace: 'filters), edges?.features[0]',
    tests: [`${networks}/imageGenerator.test.ts`],
  },
  {
    name: 'G_t does not keep what it lets through',
    file: `${core}/ops/transferEdges.ts`,
    find: 'mul(imageFeatures, add(sigmoid(edgeFeatures), 1))',
    replace: 'mul(imageFeatures, sigmoid(edgeFeatures))',
    tests: [`${core}/ops/transferEdges.test.ts`],
  },
  {
    name: "G_s reads I'_e and I' in each other's place",
    file: `${networks}/ecganGenerator.ts`,
    find: 'apply([features, image, edges.edge, ...inputs',
    replace: 'apply([features, edges.edge, image, ...inputs',
    tests: [`${networks}/ecganGenerator.test.ts`],
  },
  {
    name: 'the gate of G_s replaces its features',
    file: `${core}/ops/semanticPreserving.ts`,
    find: ': add(share, 1);',
    replace: ': share;',
    tests: [`${core}/layers/semanticPreserving.test.ts`],
  },
  {
    name: "the refined image is painted from I' alone",
    file: `${networks}/ecganGenerator.ts`,
    find: 'const outputs = [edges.edge, image, refined, features, ...coarse];',
    replace: 'const outputs = [edges.edge, image, image, features, ...coarse];',
    tests: [`${networks}/ecganGenerator.test.ts`],
  },
  {
    name: 'a layout has no instance boundaries',
    file: `${core}/layout/analyseLabelMaps.ts`,
    find: 'symbols[i] += boundaries[i] ? numClasses : 0',
    replace: 'symbols[i] += 0',
    tests: ['packages/training/src/wiring.test.ts'],
  },
];
