import { exactKinds } from './checksOf.mjs';

/** Returns the exports that a title starts with, for example `edgeGenerator, imageGenerator`. */
function namedIn(title, names) {
  const listed = title.split(':')[0].split(/,? and |, | · /);
  const [first, ...others] = listed.map((part) => part.split(' ')[0]);
  return names.has(first) ? [first, ...others.filter((name) => names.has(name))] : [];
}

/** Returns the components of a package that a test belongs to. */
function subjects({ file, titles }, components) {
  const names = new Set(components.map(({ name }) => name));
  const named = titles.map((title) => namedIn(title, names)).findLast((found) => found.length > 0);
  if (named) return components.filter(({ name }) => named.includes(name));
  return components.filter((component) => component.file.replace(/\.ts$/, '.test.ts') === file);
}

/**
 * Groups the proofs of the tests by component and backend. A test belongs to the exports of its package that its title,
 * or that of the nearest enclosing block, starts with; otherwise to the exports of the file it is next to.
 *
 * @param components - Result of `listComponents`.
 * @param tests - The lines of the file that `ECGAN_PROOFS` named, parsed.
 * @returns For each component `{...component, backends: {[backend]: {[check]: {count, error}}}}`.
 */
export function gatherProofs(components, tests) {
  const gathered = components.map((component) => ({ ...component, backends: {} }));
  for (const test of tests) {
    const [, folder] = test.file.split('/');
    const ofPackage = gathered.filter((component) => component.package === folder);
    for (const { kind, backends } of subjects(test, ofPackage)) {
      backends[test.backend] ??= {};
      const exact = exactKinds.includes(kind) && !test.proofs.values ? { values: { count: 1, error: 0 } } : {};
      for (const [check, proof] of Object.entries({ ...test.proofs, ...exact })) {
        const { count, error } = backends[test.backend][check] ?? { count: 0, error: 0 };
        backends[test.backend][check] = { count: count + proof.count, error: Math.max(error, proof.error) };
      }
    }
  }
  return gathered;
}
