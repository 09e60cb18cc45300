import { exactKinds } from './checksOf.mjs';

/**
 * Sorts what the tests showed by component and backend.
 *
 * @param components - Of `listComponents`.
 * @param tests - The lines of the file that `ECGAN_PROOFS` named, parsed: `{components, backend, proofs}`.
 * @returns For each component `{...component, backends: {[backend]: {[check]: {count, error}}}}`.
 * @throws {Error} where a test is about something that is not in the list.
 */
export function gatherProofs(components, tests) {
  const gathered = components.map((component) => ({ ...component, backends: {} }));
  const byName = new Map(gathered.map((component) => [component.name, component]));
  for (const { components: names, backend, proofs } of tests)
    for (const name of names) {
      const component = byName.get(name);
      if (!component)
        throw new Error(`Tests say they are of ${name}, which testing/src/components/list does not have.`);
      add(component, backend, proofs);
    }
  return gathered;
}

/** Counts add up, the largest error stays. */
function add({ kind, backends }, backend, proofs) {
  backends[backend] ??= {};
  const exact = exactKinds.includes(kind) && !proofs.values ? { values: { count: 1, error: 0 } } : {};
  for (const [check, proof] of Object.entries({ ...proofs, ...exact })) {
    const { count, error } = backends[backend][check] ?? { count: 0, error: 0 };
    backends[backend][check] = { count: count + proof.count, error: Math.max(error, proof.error) };
  }
}
