import { checks, checksOf } from './checksOf.mjs';

/**
 * What applies to a component and no test has shown on some engine.
 *
 * @param gathered - Of `gatherProofs`.
 * @returns One line per component and check: `losses hinge: no gradients on wasm, cpu`.
 */
export function missingProofs(gathered, engines) {
  return gathered.flatMap((component) =>
    checks.flatMap((check) => {
      const missing = engines.filter(
        (engine) => checksOf(component, engine).includes(check) && !component.engines[engine]?.[check],
      );
      return missing.length > 0 ? [`${component.package} ${component.name}: no ${check} on ${missing.join(', ')}`] : [];
    }),
  );
}
