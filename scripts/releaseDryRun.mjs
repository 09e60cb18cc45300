/**
 * Tries a release without making one: `npm run release:dry`, after a build. In a copy of this checkout `changeset version`
 * sets versions and writes changelogs; then every package is packed and published with `--dry-run --provenance`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packAll } from './packedInstall.mjs';
import { root } from './root.mjs';

const shell = process.platform === 'win32';

/** Runs a command; a failure shows what it said and ends this process. */
function command(name, args, cwd) {
  const { status, stdout, stderr, error } = spawnSync(name, args, { cwd, shell, encoding: 'utf8' });
  if (status === 0) return `${stdout}${stderr}`;
  console.error([`${name} ${args.join(' ')} ended with ${status}`, stdout, stderr, error?.message].join('\n'));
  process.exit(1);
}

/** The manifests of a checkout's packages, by folder. */
function manifests(folder) {
  const names = readdirSync(join(folder, 'packages'));
  return Object.fromEntries(
    names.map((name) => [name, JSON.parse(readFileSync(join(folder, 'packages', name, 'package.json'), 'utf8'))]),
  );
}

const parent = mkdtempSync(join(tmpdir(), 'ecgan-release-'));
process.once('exit', () => rmSync(parent, { recursive: true, force: true }));

const copy = join(parent, 'checkout');
command('git', ['clone', '--quiet', '--local', root, copy], parent);
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
const pending = readdirSync(join(copy, '.changeset')).filter((name) => name.endsWith('.md'));
command(join(root, 'node_modules', '.bin', 'changeset'), ['version'], copy);
const before = manifests(root);
const after = manifests(copy);
const versions = new Set(Object.values(after).map(({ version }) => version));
for (const [name, { version }] of Object.entries(after)) {
  const changelog = join(copy, 'packages', name, 'CHANGELOG.md');
  const lines = existsSync(changelog) ? readFileSync(changelog, 'utf8').split('\n').length : 0;
  console.log(`${before[name].name.padEnd(20)} ${before[name].version} → ${version}, changelog of ${lines} lines`);
}
if (pending.length > 0 && (versions.size !== 1 || Object.values(before).some(({ version }) => versions.has(version)))) {
  console.error(`${pending.length} changesets, and the packages get the versions ${[...versions].join(', ')}.`);
  process.exit(1);
}

for (const [name, archive] of Object.entries(packAll(parent))) {
  const said = command('npm', ['publish', archive, '--dry-run', '--provenance', '--access', 'public'], parent);
  const [, size] = /package size:\s*(.+)/.exec(said) ?? [];
  const [, files] = /total files:\s*(\d+)/.exec(said) ?? [];
  console.log(`npm publish --dry-run --provenance  ${name}: ${files} files, ${size}`);
}
