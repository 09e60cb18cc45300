import { beforeAll, describe, expect, test } from 'vitest';
import { agreement } from './agreement.mjs';
import { checksOf } from './checksOf.mjs';
import { listComponents } from './listComponents.mjs';
import { measureCases } from './measureCases.mjs';

const measures = { values: [1, -2], gradients: [0.5], leaked: 0 };

describe('agreement', () => {
  test('default: differences relative to the largest number', () => {
    const { proofs, problems } = agreement({ ...measures, values: [1, -2 - 1e-5] }, measures);
    expect(proofs.values.error).toBeCloseTo(5e-6, 12);
    expect(proofs.gradients).toEqual({ count: 1, error: 0 });
    expect(proofs.leaks.count).toBe(1);
    expect(problems).toEqual([]);
  });

  test('behavior: what differs, leaks, fails or is not there is no proof', () => {
    const problemsOf = (actual: object | undefined) => agreement(actual, measures).problems;
    expect(problemsOf({ ...measures, values: [1, -2.1] })).toEqual(['values differ by 5.0e-2']);
    expect(problemsOf({ ...measures, gradients: [Number.NaN] })).toEqual(['gradients differ by Infinity']);
    expect(problemsOf({ ...measures, values: [1] })).toEqual(['values differ by Infinity']);
    expect(problemsOf({ ...measures, leaked: 2 })).toEqual(['2 tensors left behind']);
    expect(problemsOf({ ...measures, error: 'no kernel' })).toEqual(['no kernel']);
    expect(problemsOf(undefined)).toEqual(['no case was computed: is it in testing/src/components?']);
  });
});

describe('cases', () => {
  const components = listComponents().filter(
    (component: { checks: object; smallCase: boolean }) => checksOf(component, 'webgpu').length > 0,
  );
  let found: Record<string, { values: number[]; gradients: number[]; leaked: number; error?: string }>;
  beforeAll(() => {
    found = measureCases('cpu');
  });

  test.each(components)('behavior: $package $name has one that computes', (component) => {
    const { values, gradients, leaked, error } = found[component.name] ?? { error: 'has no case' };
    expect(error).toBeUndefined();
    expect(values.length).toBeGreaterThan(0);
    expect([...values, ...gradients].every(Number.isFinite)).toBe(true);
    expect(leaked).toBe(0);
    if (checksOf(component).includes('gradients')) expect(Math.hypot(...gradients)).toBeGreaterThan(0);
  });
});
