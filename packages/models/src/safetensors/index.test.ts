import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { expect, test } from 'vitest';
import * as safetensors from './index.js';

test('behavior: the exported names', () => {
  const names = ['decodeSafetensors', 'encodeSafetensors', 'SafetensorsError', 'dequantizeKernels', 'quantizeKernels'];
  expect(new Set(Object.keys(safetensors))).toEqual(new Set(names));
});

/** Packages imported by a source file and its imports, without type imports. */
function packagesBehind(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const statements = readFileSync(file, 'utf8').matchAll(/^(?:import|export) (?!type )[^;]*?from '([^']+)';/gm);
  return [...statements].flatMap(([, from]) =>
    from.startsWith('.') ? packagesBehind(resolve(dirname(file), from.replace(/\.js$/, '.ts')), seen) : [from],
  );
}

test('behavior: does not import TF.js', () => {
  expect(packagesBehind(resolve(import.meta.dirname, 'index.ts'))).toEqual(['@ecgan/core/errors']);
  expect(packagesBehind(resolve(import.meta.dirname, '../../../core/src/errors.ts'))).toEqual([]);
});
