import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { measureImport } from './measureImport.mjs';

let workspace: string;
const write = (path: string, text: string) => writeFileSync(join(workspace, path), text);

// A workspace with one built package, linked into node_modules as ours are.
beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'ecgan-sizes-'));
  mkdirSync(join(workspace, 'node_modules/@ecgan/losses/packages/losses/dist/layers'), { recursive: true });
  const dist = 'node_modules/@ecgan/losses/packages/losses/dist';
  const manifest = { type: 'module', sideEffects: false, exports: `./packages/losses/dist/index.js` };
  write('node_modules/@ecgan/losses/package.json', JSON.stringify(manifest));
  write(`${dist}/index.js`, "export { hinge } from './hinge.js';\nexport { spade } from './layers/spade.js';");
  write(`${dist}/hinge.js`, "import { relu } from '@tensorflow/tfjs-core';\nexport const hinge = (x) => relu(x);");
  write(`${dist}/layers/spade.js`, "export const spade = () => 'twenty bytes of text';");
});
afterEach(() => rmSync(workspace, { recursive: true, force: true }));

describe('measureImport', () => {
  test('default: one export brings its own modules and no others; TF.js stays outside', async () => {
    const { bytes, modules } = await measureImport('@ecgan/losses', ['hinge'], workspace);
    expect(modules).toEqual(['losses/hinge']);
    // import{relu as o}from"@tensorflow/tfjs-core";var e=r=>o(r);export{e as hinge};
    expect(bytes).toBeGreaterThan(60);
    expect(bytes).toBeLessThan(100);
  });

  test('args: no names for everything', async () => {
    const { modules } = await measureImport('@ecgan/losses', undefined, workspace);
    expect(modules).toEqual(['losses/hinge', 'losses/layers/spade']);
  });

  test('error: an export that is not there', async () => {
    await expect(measureImport('@ecgan/losses', ['hinged'], workspace)).rejects.toThrow('hinged');
  });
});
