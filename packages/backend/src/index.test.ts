import { expect, test } from 'vitest';
import * as backend from './index.js';

test('default: what the package exports', () => {
  expect(Object.keys(backend).sort()).toMatchInlineSnapshot(`
    [
      "EngineConflictError",
      "EngineError",
      "EngineInstallError",
      "EngineUnavailableError",
      "engineNames",
      "installTensorflow",
      "installedEngines",
      "timeConvolution",
      "useBackend",
    ]
  `);
});
