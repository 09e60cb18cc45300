import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMain } from './isMain.mjs';
import { pnpm } from './pnpm.mjs';
import { root } from './root.mjs';

const shell = process.platform === 'win32';

/** Runs a command; a failure shows everything it said. @returns Its standard output. */
function run(command, args, cwd) {
  // Out of `npm run`: what npm tells its scripts is about this checkout.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(lifecycle|package)_/.test(name)),
  );
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, shell, encoding: 'utf8', env });
  if (status === 0) return stdout;
  throw new Error([`${[command, ...args].join(' ')} ended with ${status}`, stdout, stderr, error?.message].join('\n'));
}

/** Packs every package as it would be published. @returns The archive of each, by package name. */
export function packAll(folder) {
  const archives = {};
  for (const name of readdirSync(join(root, 'packages'))) {
    const source = join(root, 'packages', name);
    const manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
    archives[manifest.name] = join(folder, `${name}.tgz`);
    run(...pnpm('pack', '--out', archives[manifest.name]), source);
  }
  return archives;
}

/** What is done in the empty folder, by the words that are shown for it. Each throws if it fails. */
const checks = {
  'npx ecgan --version'(folder) {
    const { version } = JSON.parse(readFileSync(join(root, 'packages', 'cli', 'package.json'), 'utf8'));
    const shown = run('npx', ['ecgan', '--version'], folder).trim();
    if (shown !== version) throw new Error(`expected ${version}, got ${shown}`);
  },
  'npx ecgan train --preset tiny'(folder) {
    run('npx', ['ecgan', 'train', '--preset', 'tiny', '--run', 'run'], folder);
    const files = readdirSync(join(folder, 'run'));
    for (const name of ['config.json', 'log.jsonl', 'report.html'])
      if (!files.includes(name)) throw new Error(`the run has no ${name}`);
  },
  'npx tsx train.ts, of examples/train-ecgan'(folder) {
    copyFileSync(join(root, 'examples', 'train-ecgan', 'train.ts'), join(folder, 'train.ts'));
    run('npx', ['tsx', 'train.ts', '--steps', '2', '--size', '32'], folder);
    const files = readdirSync(folder);
    for (const name of ['picture.png', 'checkpoint.safetensors'])
      if (!files.includes(name)) throw new Error(`it wrote no ${name}`);
  },
};

/**
 * Packs the built packages, installs them with npm in an empty folder, as their users will, and runs the command line and the example there.
 *
 * @returns `{name, passed}` of each check.
 */
export function packedInstall() {
  const parent = mkdtempSync(join(tmpdir(), 'ecgan-packed-'));
  const results = [];
  const check = (name, action) => {
    const begun = performance.now();
    let failure;
    try {
      action();
    } catch (error) {
      failure = error.message;
    }
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    console.log(`${failure === undefined ? 'ok  ' : 'FAIL'}  ${name}  ${seconds} s${failure ? `\n${failure}` : ''}`);
    results.push({ name, passed: failure === undefined });
    return failure === undefined;
  };
  try {
    const folder = join(parent, 'empty');
    mkdirSync(folder);
    let archives = {};
    const installed =
      check('pack every package', () => {
        archives = packAll(parent);
      }) &&
      check('npm install of the archives', () => {
        const packed = Object.fromEntries(Object.entries(archives).map(([name, file]) => [name, `file:${file}`]));
        // What the example asks for besides.
        const example = JSON.parse(readFileSync(join(root, 'examples', 'train-ecgan', 'package.json'), 'utf8'));
        const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
        const dependencies = { ...example.dependencies, tsx: devDependencies.tsx, ...packed };
        writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies }));
        run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline'], folder);
      });
    if (installed) for (const [name, action] of Object.entries(checks)) check(name, () => action(folder));
    return results;
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
}

if (isMain(import.meta.url)) {
  process.exitCode = packedInstall().every(({ passed }) => passed) ? 0 : 1;
}
