import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.mjs';

/** Every page that people read: the README, `docs/`, and the READMEs of packages. */
export function pages() {
  const docs = readdirSync(join(root, 'docs'), { recursive: true }).map((name) => join('docs', name));
  const packages = readdirSync(join(root, 'packages')).map((name) => join('packages', name, 'README.md'));
  const own = docs.filter((name) => name.endsWith('.md') && !/^docs[\\/](api|\.vitepress)/.test(name));
  return ['README.md', ...own, ...packages].sort();
}

/**
 * The code blocks of the pages in one language.
 *
 * @returns {{ file: string, line: number, code: string }[]}
 */
export function blocksOf(language, files = pages()) {
  return files.flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return [...text.matchAll(/^```(\w+)[^\n]*\n(.*?)^```/gms)]
      .filter(([, name]) => name === language)
      .map(({ 2: code, index }) => ({ file, line: text.slice(0, index).split('\n').length, code }));
  });
}
