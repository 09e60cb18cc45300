import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BackendInstallError } from '../errors.js';
import { patchBinding } from './patchBinding.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ecgan-patch-'));
  mkdirSync(join(folder, 'binding'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (file: string, text: string) => writeFileSync(join(folder, 'binding', file), text);
const failure = (step: string, reason: string, advice: string) => new BackendInstallError({ step, reason, advice });

test('default: the methods stand before the table of exports, and in it', () => {
  put('tfjs_backend.h', 'class TFJSBackend {\n public:\n  void A();\n\n private:\n  TFJSBackend(napi_env env);\n};\n');
  put(
    'tfjs_binding.cc',
    'static napi_value InitTFNodeJSBinding(napi_env env) {\r\n      {"createTensor", nullptr, CreateTensor, nullptr},\r\n}\r\n',
  );
  patchBinding(folder, { failure });
  const [header, source] = ['tfjs_backend.h', 'tfjs_binding.cc'].map((file) =>
    readFileSync(join(folder, 'binding', file), 'utf8'),
  );
  expect(header).toMatch(
    /void A\(\);\n\n.*\n {2}TFE_Context \*context\(\) const \{ return tfe_context_; \}\n\n private:/,
  );
  for (const method of ['AddFunction', 'RemoveFunction', 'GetOpList']) {
    const defined = source.indexOf(`static napi_value ${method}(napi_env env`);
    expect(defined).toBeGreaterThanOrEqual(0);
    expect(defined).toBeLessThan(source.indexOf('static napi_value InitTFNodeJSBinding('));
    expect(source.indexOf(`nullptr, ${method}, nullptr`)).toBeGreaterThan(source.indexOf('InitTFNodeJSBinding('));
  }
});

test('error: another release of the source', () => {
  put('tfjs_backend.h', 'class Other {};\n');
  expect(() => patchBinding(folder, { failure })).toThrowErrorMatchingInlineSnapshot(
    `[BackendInstallError: installing the tensorflow backend failed at 'patch the binding': tfjs_backend.h differs from the supported release: "private:\\n  TFJSBackend(napi_env env);" does not occur exactly once. Report this with the version of @ecgan/backend.]`,
  );
});
