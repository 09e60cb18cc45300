import { expect, test } from 'vitest';
import * as backend from './index.js';

test('default: what the package exports', () => {
  expect(Object.keys(backend).sort()).toMatchInlineSnapshot(`
    [
      "CompileError",
      "CompiledStepError",
      "EngineConflictError",
      "EngineError",
      "EngineInstallError",
      "EngineUnavailableError",
      "compile",
      "engineNames",
      "installTensorflow",
      "installedEngines",
      "timeConvolution",
      "useBackend",
    ]
  `);
});
