import { missingProofs } from './missingProofs.mjs';
import { readProofs } from './readProofs.mjs';

/** Says on the console which components lack a check, and where. @returns A tally: one per component. */
export function reportMissing(gathered, backends) {
  const missing = missingProofs(gathered, backends);
  for (const line of missing) console.error(`missing  ${line}`);
  const incomplete = gathered.filter((component) => missingProofs([component], backends).length > 0).length;
  if (incomplete > 0)
    console.error(
      'Each is shown by a check of @ecgan/testing in a test under `testsOf(component)`: see CONTRIBUTING.md.',
    );
  return { passed: gathered.length - incomplete, failed: incomplete, skipped: 0 };
}

/** Whether every component has every check that applies to it, on every backend that ran. @returns A tally. */
export function checkProofs(file) {
  const { gathered, backends } = readProofs(file);
  return reportMissing(gathered, backends);
}
