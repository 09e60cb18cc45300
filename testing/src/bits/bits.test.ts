import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BackendName, installedBackends } from '@ecgan/backend';
import { describe, expect, test } from 'vitest';
import type { BitsRecord } from './trainTiny.js';

/**
 * Recorded hashes, one record per environment. `ECGAN_RECORD_BITS=1` records them again, for a change that is meant to
 * change results.
 */
const recordFile = join(import.meta.dirname, 'records.json');

function bitsOn(backend: BackendName): BitsRecord {
  const program = join(import.meta.dirname, 'trainTiny.ts');
  const line = ['--conditions=@ecgan/source', '--import', 'tsx', program, backend];
  const { stdout, stderr, status } = spawnSync(process.execPath, line, { encoding: 'utf8', maxBuffer: 1 << 26 });
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout) as BitsRecord;
}

const records = existsSync(recordFile) ? (JSON.parse(readFileSync(recordFile, 'utf8')) as BitsRecord[]) : [];
const sameEnvironment = (one: BitsRecord, other: BitsRecord) =>
  JSON.stringify(one.environment) === JSON.stringify(other.environment);

const installed = await installedBackends();

/** Says why a test is skipped, in the output and in the report. */
function skipSaying(skip: (reason: string) => never, reason: string): never {
  process.stderr.write(`skipped: ${reason}\n`);
  return skip(reason);
}

describe('12 steps leave the bits that were recorded', () => {
  test.for(['wasm', 'tensorflow'] as const)('%s', (backend, { skip }) => {
    if (!installed.includes(backend)) skipSaying(skip, `the backend ${backend} is not installed`);
    const actual = bitsOn(backend);
    if (process.env.ECGAN_RECORD_BITS) {
      const others = records.filter((one) => !sameEnvironment(one, actual));
      records.splice(0, records.length, ...others, actual);
      writeFileSync(recordFile, `${JSON.stringify(records, null, 2)}\n`);
    }
    const expected = records.find((one) => sameEnvironment(one, actual));
    if (!expected) skipSaying(skip, `no bits were recorded of ${JSON.stringify(actual.environment)}`);
    for (const [variant, arrays] of Object.entries(expected.variants))
      expect(actual.variants[variant], variant).toEqual(arrays);
  });
});
