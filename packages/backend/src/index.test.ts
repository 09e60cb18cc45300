import { expect, test } from 'vitest';
import * as browser from './browser/index.js';
import * as backend from './index.js';

test('default: what the package exports', () => {
  expect(Object.keys(backend).sort()).toMatchInlineSnapshot(`
    [
      "BackendConflictError",
      "BackendError",
      "BackendInstallError",
      "BackendUnavailableError",
      "CompileError",
      "CompiledStepError",
      "backendNames",
      "compile",
      "installedBackends",
      "timeConvolution",
      "useBackend",
    ]
  `);
});

test('behavior: the entry for browsers exports the same names', () => {
  expect(Object.keys(browser).sort()).toEqual(Object.keys(backend).sort());
});
