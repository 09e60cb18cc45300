import { cp, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

const page = join(import.meta.dirname, '..', 'page');
const train = join(import.meta.dirname, '..', 'train');
const wasm = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json'));

/** Bundles both pages with an exported generator, if one is given, into a folder that any web server can serve. */
export async function buildSite(generator: string | undefined, out: string): Promise<void> {
  await mkdir(out, { recursive: true });
  await build({
    entryPoints: {
      ...{ main: join(page, 'main.ts'), worker: join(page, 'generator', 'worker.ts') },
      ...{ train: join(train, 'main.ts'), trainer: join(train, 'worker', 'worker.ts') },
    },
    outdir: out,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['@ecgan/source', 'browser'],
    // Node modules that the wasm backend imports only in Node.
    external: ['fs', 'path', 'worker_threads', 'perf_hooks', 'os', 'crypto'],
    logLevel: 'warning',
  });
  for (const name of ['index.html', 'style.css']) await cp(join(page, name), join(out, name));
  for (const name of ['train.html', 'train.css']) await cp(join(train, name), join(out, name));
  for (const kind of ['', '-simd', '-threaded-simd']) {
    const name = `tfjs-backend-wasm${kind}.wasm`;
    await cp(join(wasm, 'wasm-out', name), join(out, 'wasm', name));
  }
  if (!generator) return;
  for (const name of ['model.json', 'weights.bin', 'paintBox.json'])
    await cp(join(generator, name), join(out, 'generator', name));
}
