import { missingProofs } from './missingProofs.mjs';
import { readProofs } from './readProofs.mjs';

/** Says on the console which components lack a check, and where. @returns A tally: one per component. */
export function reportMissing(gathered, engines) {
  const missing = missingProofs(gathered, engines);
  for (const line of missing) console.error(`missing  ${line}`);
  const incomplete = gathered.filter((component) => missingProofs([component], engines).length > 0).length;
  if (incomplete > 0)
    console.error('Each is shown by a check of @ecgan/testing in a test beside the component: see CONTRIBUTING.md.');
  return { passed: gathered.length - incomplete, failed: incomplete, skipped: 0 };
}

/** Whether every component has every check that applies to it, on every engine that ran. @returns A tally. */
export function checkProofs(file) {
  const { gathered, engines } = readProofs(file);
  return reportMissing(gathered, engines);
}
