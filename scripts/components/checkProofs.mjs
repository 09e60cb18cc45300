import { missingProofs } from './missingProofs.mjs';
import { readProofs } from './readProofs.mjs';

/** Prints which components lack a check, and on which backend. @returns A tally: one per component. */
export function reportMissing(gathered, backends) {
  const missing = missingProofs(gathered, backends);
  for (const line of missing) console.error(`missing  ${line}`);
  const incomplete = gathered.filter((component) => missingProofs([component], backends).length > 0).length;
  if (incomplete > 0)
    console.error('Each needs a check of @ecgan/testing in a test next to the component: see CONTRIBUTING.md.');
  return { passed: gathered.length - incomplete, failed: incomplete, skipped: 0 };
}

/** Checks that every component has every check that applies to it, on every backend that ran. @returns A tally. */
export function checkProofs(file) {
  const { gathered, backends } = readProofs(file);
  return reportMissing(gathered, backends);
}
