import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../scripts/root.mjs';

/** Packages with an example in their README; `distributed` computes in Node only. */
export const libraries = ['backend', 'core', 'losses', 'models', 'training', 'data', 'metrics'];

/** Writes the first example of every README into `readme/` of a project. @returns Its files. */
export function writeReadmes(folder, extension, names = libraries) {
  mkdirSync(join(folder, 'readme'), { recursive: true });
  return names.map((name) => {
    const text = readFileSync(join(root, 'packages', name, 'README.md'), 'utf8');
    const [, code] = /```ts\n(.*?)```/s.exec(text);
    const file = join('readme', `${name}.${extension}`);
    writeFileSync(join(folder, file), `${code}\nexport {};\n`);
    return file;
  });
}
