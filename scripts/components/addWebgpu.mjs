import { agreement } from './agreement.mjs';
import { checksOf } from './checksOf.mjs';
import { describeBackend } from './describeBackend.mjs';
import { measureCases } from './measureCases.mjs';

/** What webgpu says of itself; where it does not start, why is said and it is left out. */
function findWebgpu() {
  try {
    return describeBackend('webgpu');
  } catch (error) {
    console.log(`webgpu left out: ${/BackendUnavailableError.*/.exec(error.message)?.[0] ?? error.message}`);
    return undefined;
  }
}

/** The cases on both backends. A driver that crashes costs the column, not the page. */
function measureBoth() {
  try {
    return ['webgpu', 'cpu'].map(measureCases);
  } catch (error) {
    console.error(error.message);
    return [{}, {}];
  }
}

/**
 * Adds what webgpu makes of the components' cases to what the tests showed. The tests read synchronously, which webgpu cannot; so
 * each component has one small case that is computed there and on cpu, in a process each.
 *
 * @param gathered - Of `gatherProofs`; gets a backend more.
 * @returns What webgpu says of itself, undefined where there is none.
 */
export function addWebgpu(gathered) {
  const description = findWebgpu();
  if (!description) return undefined;
  const [actual, expected] = measureBoth();
  for (const component of gathered) {
    if (checksOf(component, 'webgpu').length === 0) continue;
    const { proofs, problems } = agreement(actual[component.name], expected[component.name]);
    component.backends.webgpu = proofs;
    for (const problem of problems) console.error(`webgpu  ${component.package} ${component.name}: ${problem}`);
  }
  return `${description}. No synchronous reads, so no tests: one small case of each component, compared with cpu`;
}
