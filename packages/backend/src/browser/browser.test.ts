import { square, type Tensor, tensor1d } from '@tensorflow/tfjs-core';
import { afterEach, expect, test, vi } from 'vitest';
import { compile, installedBackends, useBackend } from './index.js';

// Node stands in for a browser: with TF.js's own file, as packedWasm is made by the build. What is built runs in a real
// one: `npm run environments`.

/** Gives the process the WebGPU of a browser. */
function withAdapter(adapter: object | null): void {
  vi.stubGlobal('navigator', { userAgent: 'a browser', gpu: { requestAdapter: async () => adapter } });
}
afterEach(() => {
  vi.unstubAllGlobals();
});

test.each([
  [undefined, ['wasm']],
  [null, ['wasm']],
  [{ info: { vendor: 'google', architecture: 'swiftshader' } }, ['wasm']],
  [{ info: { vendor: 'nvidia', architecture: 'lovelace' } }, ['webgpu', 'wasm']],
])('installedBackends: with the adapter %j', async (adapter, expected) => {
  if (adapter === undefined) vi.stubGlobal('navigator', { userAgent: 'a browser' });
  else withAdapter(adapter);
  expect(await installedBackends()).toEqual(expected);
});

test.each(['tensorflow', 'cpu'] as const)('error: %s runs in Node only', async (name) => {
  await expect(useBackend(name)).rejects.toThrow(
    `backend '${name}' is not available: it runs in Node, and this is the entry for browsers. Use 'webgpu' or 'wasm'.`,
  );
});

test('error: webgpu by name, where there is none', async () => {
  vi.stubGlobal('navigator', { userAgent: 'a browser' });
  await expect(useBackend('webgpu')).rejects.toThrow('this browser has no navigator.gpu. Open the page over https');
  withAdapter(null);
  await expect(useBackend('webgpu')).rejects.toThrow("no adapter was found. Update the GPU's driver, or use 'wasm'.");
});

test('default: wasm where WebGPU is only software, and why', async () => {
  withAdapter({ info: { description: 'SwiftShader Device' } });
  const backend = await useBackend();
  expect(backend.summary).toBe(
    'backend wasm (WebAssembly SIMD, 1 thread); not webgpu: no hardware adapter, only SwiftShader Device',
  );
  expect(Object.keys(backend.versions)).toEqual(['browser', 'tfjs']);
});

test('compile: runs as it is, and says why; options are checked as in Node', async () => {
  await useBackend('wasm');
  const step = compile((x: Tensor) => square(x));
  const x = tensor1d([1, 2, 3]);
  expect(step(x).dataSync()).toEqual(new Float32Array([1, 4, 9]));
  expect(step.stats).toMatchObject({ calls: 1, compiledCalls: 0, unsupported: 'the wasm backend has no functions' });
  expect(() => compile(() => x, { recordings: 1 })).toThrow('recordings: expected a whole number ≥ 2, got 1.');
});
