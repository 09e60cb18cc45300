/** Checks of each component, in the order of the page. */
export const checks = ['values', 'gradients', 'leaks', 'round trip'];

/** Returns whether a component computes with tensors. */
const computes = ({ kind, properties }) => kind !== 'function' && (kind !== 'state' || properties.includes('dispose'));

/**
 * Returns the checks that apply to a component, by its kind:
 *
 * - `maths`, a function that returns tensors, or an object of such functions: values, gradients, leaks;
 * - `layer` and `network`: these and the round trip through a file;
 * - `initializer`: values, leaks;
 * - `state`, a class: leaks if it can be disposed, the round trip if it returns a state or a message;
 * - `function`, anything else: its values, which tests compare exactly.
 *
 * Gradients do not apply if the docstring says "without gradient" or if no argument is or contains a tensor. On webgpu,
 * where one case of each component that computes is compared with cpu, there are no round trips.
 */
export function checksOf(component, backend) {
  if (backend !== 'webgpu') return applicable(component);
  return computes(component) ? applicable(component).filter((check) => check !== 'round trip') : [];
}

function applicable({ kind, differentiable, properties }) {
  const gradients = differentiable ? ['gradients'] : [];
  if (kind === 'maths') return ['values', ...gradients, 'leaks'];
  if (kind === 'layer' || kind === 'network') return ['values', ...gradients, 'leaks', 'round trip'];
  if (kind === 'initializer') return ['values', 'leaks'];
  if (kind === 'function') return ['values'];
  const leaks = properties.includes('dispose') ? ['leaks'] : [];
  return ['values', ...leaks, ...(properties.some((name) => /^(state|toMessage)$/.test(name)) ? ['round trip'] : [])];
}

/** Kinds whose values are compared exactly, for example by `toEqual`: each passed test counts as a check of values. */
export const exactKinds = ['function', 'state'];
