import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { everyFileAnEntry } from '../../tsup.base.ts';

const wasm = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json'));

/** What `src/browser/packedWasm.ts` announces: TF.js's file as a module. */
function packedWasm(): string {
  const file = readFileSync(join(wasm, 'wasm-out', 'tfjs-backend-wasm-simd.wasm'));
  return `export const packedWasm = '${gzipSync(file, { level: 9 }).toString('base64')}';\n`;
}

export default {
  ...everyFileAnEntry,
  esbuildPlugins: [
    {
      name: 'packed-wasm',
      setup: ({ onLoad }) => onLoad({ filter: /[\\/]browser[\\/]packedWasm\.ts$/ }, () => ({ contents: packedWasm() })),
    },
  ],
};
