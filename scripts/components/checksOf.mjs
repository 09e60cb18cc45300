/** What the page says of each component, in this order. */
export const checks = ['values', 'gradients', 'leaks', 'round trip'];

/** The packages whose exports are components; what the others do is not differentiated. */
export const componentPackages = ['core', 'losses', 'models', 'training'];

/**
 * The checks that a component of `listComponents` must have on a backend. On webgpu, where one case of each component that computes is
 * compared with cpu, there are no round trips.
 */
export function checksOf(component, backend) {
  const demanded = checks.filter((check) => Object.values(component.checks).includes(check));
  if (backend !== 'webgpu') return demanded;
  return component.smallCase ? demanded.filter((check) => check !== 'round trip') : [];
}

/** Kinds whose values are compared exactly, by `toEqual` and the like: any passed test of theirs is one of values. */
export const exactKinds = ['plain', 'state'];
