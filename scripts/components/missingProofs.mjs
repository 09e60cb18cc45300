import { checksOf } from './checksOf.mjs';

/**
 * What applies to a component and no test has shown on some engine.
 *
 * @param gathered - Of `gatherProofs`.
 * @returns One line per component and engine: `losses hinge: no gradients, no leaks on wasm`.
 */
export function missingProofs(gathered, engines) {
  return gathered.flatMap((component) =>
    engines.flatMap((engine) => {
      const missing = checksOf(component, engine).filter((check) => !component.engines[engine]?.[check]);
      if (missing.length === 0) return [];
      return `${component.package} ${component.name}: ${missing.map((check) => `no ${check}`).join(', ')} on ${engine}`;
    }),
  );
}
