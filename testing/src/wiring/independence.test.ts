import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** What says how a step should be; scenario.ts and expectStep.ts drive the trainer. */
const reference = [
  ...['equations', 'objective', 'updates', 'ReferenceNetworks', 'referenceStep', 'memory', 'sharing', 'WiringBatch'],
  'augmentation',
];

test.each(reference)('behavior: %s.ts shares no code with what it is to check', (name) => {
  const source = readFileSync(join(import.meta.dirname, `${name}.ts`), 'utf8');
  const imported = [...source.matchAll(/from '([^']+)'/g)].map(([, from]) => from);
  expect(imported.length + Number(name === 'updates')).toBeGreaterThan(0);
  const own = imported.filter((from) => from.startsWith('./') || from.startsWith('../'));
  // Types and numbers of a saved state, and random numbers for pictures.
  const known = [...reference, 'readState'].map((file) => `./${file}.js`).concat('../random.js');
  expect(own.filter((from) => !known.includes(from))).toEqual([]);
  expect(imported.filter((from) => /training|losses/.test(from))).toEqual([]);
});
