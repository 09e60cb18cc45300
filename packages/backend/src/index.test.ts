import { expect, test } from 'vitest';
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
