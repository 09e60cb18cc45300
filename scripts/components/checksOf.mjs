/** What the page says of each component, in this order. */
export const checks = ['values', 'gradients', 'leaks', 'round trip'];

/** Whether a component has anything to compute on a device. */
const computes = ({ kind, properties }) => kind !== 'function' && (kind !== 'state' || properties.includes('dispose'));

/**
 * The checks that apply to a component, by its kind:
 *
 * - `maths`, a function that gives tensors, or an object of such functions: values, gradients, leaks;
 * - `layer` and `network`: these and the round trip through a file;
 * - `initializer`: values, leaks;
 * - `state`, a class: leaks where it can be disposed, the round trip where it gives a state or a message;
 * - `function`, anything else: its values, which tests compare exactly.
 *
 * Gradients do not apply where the docstring says "without gradient" or where no argument is or holds a tensor. On webgpu, where one
 * case of each component that computes is compared with cpu, there are no round trips.
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

/** Kinds whose values are compared exactly, by `toEqual` and the like: any passed test of theirs is one of values. */
export const exactKinds = ['function', 'state'];
