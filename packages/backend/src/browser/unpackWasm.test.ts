import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { unpackWasm } from './unpackWasm.js';

test('default: the bytes that were packed, as WebAssembly', async () => {
  const bytes = Uint8Array.from({ length: 70_000 }, (_, i) => (i * i) % 251);
  const address = await unpackWasm(gzipSync(bytes).toString('base64'));
  const response = await fetch(address);
  URL.revokeObjectURL(address);
  expect(response.headers.get('content-type')).toBe('application/wasm');
  expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
});

test('error: not gzip', async () => {
  await expect(unpackWasm(btoa('something else'))).rejects.toThrow();
});
