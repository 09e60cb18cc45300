import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.mjs';

/** The ids that one file of tests gives its tests: `test('…', { meta: { id: 'spade-instance' } }, …)`. */
export function idsIn(source) {
  return [...source.matchAll(/\bmeta: \{ id: '([a-z0-9-]+)' \}/g)].map(([, id]) => id);
}

/** The files of tests in the checkout, committed or not. */
function testFiles() {
  const list = ['ls-files', '--cached', '--others', '--exclude-standard', '--', '*.test.ts'];
  const { stdout, status, stderr } = spawnSync('git', list, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`git does not list the tests: ${stderr}`);
  return stdout.trim().split('\n');
}

/**
 * The tests that docs name, wherever they are.
 *
 * @returns Files by the id of a test in them.
 * @throws {Error} where two tests have one id.
 */
export function testIds() {
  const files = new Map();
  for (const file of testFiles())
    for (const id of idsIn(readFileSync(join(root, file), 'utf8'))) {
      if (files.has(id)) throw new Error(`Two tests have the id ${id}: in ${files.get(id)} and ${file}.`);
      files.set(id, file);
    }
  return files;
}
