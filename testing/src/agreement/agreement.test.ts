import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type BackendName, installedBackends } from '@ecgan/backend';
import { describe, expect, test } from 'vitest';
import type { FixedBatchMeasures } from './measureFixedBatch.js';

function measuresOn(backend: BackendName): FixedBatchMeasures {
  const program = join(import.meta.dirname, 'measureFixedBatch.ts');
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--conditions=@ecgan/source', '--import', 'tsx', program, backend],
    { encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout) as FixedBatchMeasures;
}

/** L2 norm of the difference of two vectors, relative to the norm of the second. */
function relativeDifference(actual: number[], expected: number[]): number {
  expect(actual.length).toBe(expected.length);
  const difference = Math.hypot(...actual.map((value, i) => value - expected[i]));
  return difference / Math.hypot(...expected);
}

// ECGAN_BACKEND_AGREEMENT=webgpu adds backends, for machines with a known adapter.
const extra = (process.env.ECGAN_BACKEND_AGREEMENT ?? '').split(',').filter(Boolean) as BackendName[];
const [reference, ...others] = [...(await installedBackends()).reverse(), ...extra];

describe('one fixed batch, every loss term and the gradients of every weight', () => {
  const expected = measuresOn(reference);

  test(`${reference} finds all terms, finite and not all zero`, () => {
    expect(Object.keys(expected.terms)).toHaveLength(16);
    for (const [name, term] of Object.entries(expected.terms)) expect(Number.isFinite(term), name).toBe(true);
    for (const [name, gradient] of Object.entries(expected.gradients))
      expect(Math.hypot(...gradient), name).toBeGreaterThan(0);
  });

  test.each(others)('%s agrees with it to 1e-3 relative', (backend) => {
    const actual = measuresOn(backend);
    const report = [`${backend} against ${reference}`];
    for (const [name, term] of Object.entries(expected.terms)) {
      const error = Math.abs(actual.terms[name] - term) / Math.max(1e-6, Math.abs(term));
      report.push(`${name} ${actual.terms[name].toPrecision(7)} ${error.toExponential(1)}`);
      expect(error, `${name}: ${actual.terms[name]}, ${reference} says ${term}`).toBeLessThan(1e-3);
    }
    for (const [name, gradient] of Object.entries(expected.gradients)) {
      const error = relativeDifference(actual.gradients[name], gradient);
      report.push(`gradient of ${name} (${gradient.length} weights) ${error.toExponential(1)}`);
      expect(error, `gradients of ${name}`).toBeLessThan(1e-3);
    }
    if (process.env.ECGAN_BACKEND_AGREEMENT !== undefined) process.stdout.write(`${report.join('\n')}\n`);
  });
});
