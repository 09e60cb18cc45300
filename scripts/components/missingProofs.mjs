import { checks, checksOf } from './checksOf.mjs';

/**
 * Lists the checks that apply to a component and that no test made on some backend.
 *
 * @param gathered - Result of `gatherProofs`.
 * @returns One line per component and check: `losses hinge: no gradients on wasm, cpu`.
 */
export function missingProofs(gathered, backends) {
  return gathered.flatMap((component) =>
    checks.flatMap((check) => {
      const missing = backends.filter(
        (backend) => checksOf(component, backend).includes(check) && !component.backends[backend]?.[check],
      );
      return missing.length > 0 ? [`${component.package} ${component.name}: no ${check} on ${missing.join(', ')}`] : [];
    }),
  );
}
