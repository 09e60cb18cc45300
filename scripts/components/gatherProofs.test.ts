import { describe, expect, test } from 'vitest';
import { gatherProofs } from './gatherProofs.mjs';
import { missingProofs } from './missingProofs.mjs';

const component = (name: string, file: string, kind = 'maths') => ({
  ...{ package: 'losses', name, file: `packages/losses/src/${file}.ts`, kind },
  ...{ differentiable: true, properties: [] },
});
const components = [
  component('hinge', 'a/hinge'),
  component('wasserstein', 'a/wasserstein'),
  component('ids', 'b/ids', 'function'),
];
const shown = (file: string, titles: string[], proofs: object, backend = 'cpu') => ({
  ...{ file: `packages/losses/src/${file}.test.ts`, titles, backend, proofs },
});
const backendsOf = (tests: object[]) => gatherProofs(components, tests).map(({ backends }) => backends);

describe('gatherProofs', () => {
  test('default: the file a test lies beside; counts add up, the largest error stays', () => {
    const [hinge, wasserstein] = backendsOf([
      shown('a/hinge', ['default'], { values: { count: 2, error: 1e-7 } }),
      shown('a/hinge', ['gradient: of both'], {
        values: { count: 1, error: 1e-8 },
        gradients: { count: 1, error: 1e-3 },
      }),
    ]);
    expect(hinge).toEqual({ cpu: { values: { count: 3, error: 1e-7 }, gradients: { count: 1, error: 1e-3 } } });
    expect(wasserstein).toEqual({});
  });

  test('behavior: a title that begins with exports says more than the file', () => {
    const proofs = { leaks: { count: 1, error: 0 } };
    const [hinge, wasserstein] = backendsOf([
      shown('a/objectives', ['wasserstein', 'behavior: leaves no tensors'], proofs),
      shown('a/hinge', ['hinge, wasserstein: both', 'default'], proofs, 'wasm'),
      shown('a/hinge', ['hinged is no export of ours'], proofs, 'tensorflow'),
    ]);
    expect(hinge).toEqual({ wasm: proofs, tensorflow: proofs });
    expect(wasserstein).toEqual({ cpu: proofs, wasm: proofs });
  });

  test('behavior: where values are exact, every passed test is one of values', () => {
    const [hinge, , ids] = backendsOf([shown('b/ids', ['default'], {}), shown('a/hinge', ['default'], {})]);
    expect(ids).toEqual({ cpu: { values: { count: 1, error: 0 } } });
    expect(hinge).toEqual({ cpu: {} });
  });

  test('behavior: a test of another package is about none of these', () => {
    const [hinge] = backendsOf([{ ...shown('a/hinge', ['hinge'], {}), file: 'packages/core/src/a/hinge.test.ts' }]);
    expect(hinge).toEqual({});
  });
});

describe('missingProofs', () => {
  test('default', () => {
    const proof = { count: 1, error: 0 };
    const gathered = gatherProofs(components, [
      shown('a/hinge', ['default'], { values: proof, gradients: proof, leaks: proof }),
      shown('a/wasserstein', ['default'], { values: proof }),
    ]);
    expect(missingProofs(gathered, ['cpu'])).toEqual([
      'losses wasserstein: no gradients on cpu',
      'losses wasserstein: no leaks on cpu',
      'losses ids: no values on cpu',
    ]);
    expect(missingProofs(gathered, ['wasm', 'cpu'])).toContain('losses wasserstein: no leaks on wasm, cpu');
    expect(missingProofs(gathered, ['wasm', 'cpu'])).toContain('losses hinge: no leaks on wasm');
  });
});
