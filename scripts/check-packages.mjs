import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMain } from './isMain.mjs';
import { pnpm } from './pnpm.mjs';
import { root } from './root.mjs';

const shell = process.platform === 'win32';

/** Runs a command and prints its output only if it fails. */
function check(name, command, args, cwd) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, shell, encoding: 'utf8' });
  const passed = status === 0;
  console.log(`${passed ? 'ok  ' : 'FAIL'}  ${name}`);
  if (!passed) console.log([stdout, stderr, error?.message].filter(Boolean).join('\n'));
  return { name, passed };
}

const bin = (name) => join(root, 'node_modules', '.bin', name);

/** Files that every published package must contain. */
const requiredFiles = ['LICENSE', 'NOTICE', 'README.md'];

/** Checks that an archive contains the required files. */
function checkRequiredFiles(name, archive) {
  const { stdout } = spawnSync('tar', ['-tzf', archive], { shell, encoding: 'utf8' });
  const files = new Set(stdout.split(/\r?\n/));
  const missing = requiredFiles.filter((file) => !files.has(`package/${file}`));
  console.log(
    `${missing.length === 0 ? 'ok  ' : 'FAIL'}  required files ${name}${missing.map((file) => `, no ${file}`).join('')}`,
  );
  return { name: `required files ${name}`, passed: missing.length === 0 };
}

/** Packs one package as it would be published and checks the archive. */
function checkPackage(folder, archives) {
  const { name } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const archive = join(archives, 'package.tgz');
  const [command, args] = pnpm('pack', '--out', archive);
  const packed = check(`pack ${name}`, command, args, folder);
  if (!packed.passed) return [packed];
  return [
    packed,
    checkRequiredFiles(name, archive),
    check(`publint ${name}`, bin('publint'), ['run', archive, '--strict'], root),
    check(`attw ${name}`, bin('attw'), [archive, '--profile', 'esm-only'], root),
  ];
}

/**
 * Checks every built package that is published: it contains licence, notice and README, `publint --strict` (exports,
 * files, module kinds) and `attw --profile esm-only` (types found from every import).
 *
 * @returns `{name, passed}` of each check.
 */
export function checkPackages() {
  const archives = mkdtempSync(join(tmpdir(), 'ecgan-pack-'));
  try {
    return readdirSync(join(root, 'packages')).flatMap((name) => checkPackage(join(root, 'packages', name), archives));
  } finally {
    rmSync(archives, { recursive: true, force: true });
  }
}

if (isMain(import.meta.url)) {
  process.exitCode = checkPackages().every(({ passed }) => passed) ? 0 : 1;
}
