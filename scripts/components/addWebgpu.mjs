import { agreement } from './agreement.mjs';
import { checksOf } from './checksOf.mjs';
import { describeBackend } from './describeBackend.mjs';
import { measureCases } from './measureCases.mjs';

/** Returns the description of the webgpu backend; if it does not start, prints the reason and returns undefined. */
function findWebgpu() {
  try {
    return describeBackend('webgpu');
  } catch (error) {
    console.log(`webgpu left out: ${/BackendUnavailableError.*/.exec(error.message)?.[0] ?? error.message}`);
    return undefined;
  }
}

/** Measures the cases on both backends. If the driver crashes, the webgpu column is left out. */
function measureBoth() {
  try {
    return ['webgpu', 'cpu'].map(measureCases);
  } catch (error) {
    console.error(error.message);
    return [{}, {}];
  }
}

/**
 * Adds the results of the components' cases on webgpu to the test results. The tests read tensors synchronously, which
 * webgpu does not support, so each component has one small case that is computed on webgpu and on cpu, in separate
 * processes.
 *
 * @param gathered - Result of `gatherProofs`; webgpu is added to it.
 * @returns The description of the webgpu backend, or undefined if it is not available.
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
