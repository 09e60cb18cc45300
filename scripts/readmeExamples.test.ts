import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

/**
 * Returns the first TypeScript block of a README. It must be valid JavaScript, too, so that it runs without a compiler.
 */
function firstExample(file: string): string {
  return /```ts\n(.*?)```/s.exec(readFileSync(file, 'utf8'))?.[1] ?? '';
}

// The command line has no TypeScript example.
const libraries = readdirSync(join(root, 'packages')).filter((name) => name !== 'cli');

test.each(libraries)('default: the example of %s runs', (name) => {
  const example = firstExample(join(root, 'packages', name, 'README.md'));
  expect(example).toContain(`@ecgan/${name}`);
  const source = ['--conditions=@ecgan/source', '--import', 'tsx', '--input-type=module', '--eval', example];
  const { status, stderr } = spawnSync(process.execPath, source, { cwd: root, encoding: 'utf8' });
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
});
