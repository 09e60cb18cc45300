import { describe, expect, test } from 'vitest';
import { gatherProofs } from './gatherProofs.mjs';
import { missingProofs } from './missingProofs.mjs';

const maths = { values: 'values', gradients: 'gradients', leaks: 'leaks' };
const components = [
  { package: 'losses', name: 'hinge', kind: 'maths', checks: maths, smallCase: true },
  { package: 'losses', name: 'mask', kind: 'maths', checks: { ...maths, gradients: { reason: 'of integers' } } },
  { package: 'losses', name: 'ids', kind: 'plain', checks: { values: 'values' } },
];
const shown = (names: string[], proofs: object, backend = 'cpu') => ({ components: names, backend, proofs });
const backendsOf = (tests: object[]) => gatherProofs(components, tests).map(({ backends }) => backends);
const proof = { count: 1, error: 0 };

describe('gatherProofs', () => {
  test('default: counts add up, the largest error stays', () => {
    const [hinge, mask] = backendsOf([
      shown(['hinge'], { values: { count: 2, error: 1e-7 } }),
      shown(['hinge'], { values: { count: 1, error: 1e-8 }, gradients: { count: 1, error: 1e-3 } }),
      shown(['hinge', 'mask'], { leaks: proof }, 'wasm'),
    ]);
    expect(hinge).toEqual({
      cpu: { values: { count: 3, error: 1e-7 }, gradients: { count: 1, error: 1e-3 } },
      wasm: { leaks: proof },
    });
    expect(mask).toEqual({ wasm: { leaks: proof } });
  });

  test('behavior: where values are exact, every passed test is one of values', () => {
    const [hinge, , ids] = backendsOf([shown(['ids'], {}), shown(['hinge'], {})]);
    expect(ids).toEqual({ cpu: { values: proof } });
    expect(hinge).toEqual({ cpu: {} });
  });

  test('error: tests of something that is not in the list', () => {
    expect(() => backendsOf([shown(['hinged'], {})])).toThrowErrorMatchingInlineSnapshot(
      `[Error: Tests say they are of hinged, which testing/src/components/list does not have.]`,
    );
  });
});

describe('missingProofs', () => {
  test('default', () => {
    const gathered = gatherProofs(components, [
      shown(['hinge'], { values: proof, gradients: proof, leaks: proof }),
      shown(['mask'], { values: proof }),
    ]);
    expect(missingProofs(gathered, ['cpu'])).toEqual(['losses mask: no leaks on cpu', 'losses ids: no values on cpu']);
    expect(missingProofs(gathered, ['wasm', 'cpu'])).toContain('losses mask: no leaks on wasm, cpu');
    expect(missingProofs(gathered, ['wasm', 'cpu'])).toContain('losses hinge: no leaks on wasm');
  });

  test('behavior: on webgpu what has a small case shows all but the round trip', () => {
    const gathered = gatherProofs(components, [shown(['hinge'], { values: proof, leaks: proof }, 'webgpu')]);
    expect(missingProofs(gathered, ['webgpu'])).toEqual(['losses hinge: no gradients on webgpu']);
  });
});
