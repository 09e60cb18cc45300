import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.mjs';

const program = 'testing/src/components/list/print.ts';

/** The file of a package that declares an export, for the link to it. */
function declaringFile(packageName, name) {
  const folder = `packages/${packageName}/src`;
  const declaration = new RegExp(`^export (async )?(function\\*?|class|const) ${name}\\b`, 'm');
  const files = readdirSync(join(root, folder), { recursive: true })
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  const found = files.find((file) => declaration.test(readFileSync(join(root, file), 'utf8')));
  if (!found) throw new Error(`No file in ${folder} declares ${name}.`);
  return found;
}

/**
 * The components as `testing/src/components/list` has them.
 *
 * @returns `{package, name, kind, file, checks: {values, gradients?, leaks?, roundTrip?}, smallCase}` of each, in its order; a check is
 * its name, or `{reason}` where it does not apply.
 */
export function listComponents() {
  const command = ['--conditions=@ecgan/source', '--import', 'tsx', program];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} does not run: ${stderr}`);
  return JSON.parse(stdout).map((component) => ({
    ...component,
    file: declaringFile(component.package, component.name),
  }));
}
