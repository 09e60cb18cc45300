import { isMain } from './isMain.mjs';
import { limits } from './sizes/limits.mjs';
import { measureImport } from './sizes/measureImport.mjs';

/** Measures one import and compares it with its limit. */
async function checkImport({ from, names, limit, within }) {
  const { bytes, modules } = await measureImport(from, names);
  const strangers = within ? modules.filter((module) => !within.some((start) => module.startsWith(start))) : [];
  const passed = bytes <= limit && strangers.length === 0;
  const what = `${names ? `{ ${names.join(', ')} }` : '*'} from ${from}`;
  const count = (number) => number.toLocaleString('en');
  console.log(`${passed ? 'ok  ' : 'FAIL'}  ${count(bytes).padStart(7)} of ${count(limit).padStart(7)} bytes  ${what}`);
  if (strangers.length > 0) console.log(`      carries ${strangers.join(', ')}`);
  return { passed: Number(passed), failed: Number(!passed), skipped: 0 };
}

/**
 * Bundles imports of the built packages, and checks their size and that a single import does not include unrelated
 * modules.
 *
 * size-limit is not used, because it bundles with the same esbuild but does not report the contents: size and contents
 * must be those of the same bundle.
 *
 * @returns One tally per import.
 */
export async function checkSizes() {
  const tallies = [];
  for (const limit of limits) tallies.push(await checkImport(limit));
  return tallies;
}

if (isMain(import.meta.url)) {
  const tallies = await checkSizes();
  process.exitCode = tallies.some(({ failed }) => failed > 0) ? 1 : 0;
}
