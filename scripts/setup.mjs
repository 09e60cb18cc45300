import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { packagesAreInstalled, rememberInstall } from './installedPackages.mjs';
import { isMain } from './isMain.mjs';
import { pnpm } from './pnpm.mjs';
import { root } from './root.mjs';
import { run } from './run.mjs';

const oldestNode = [20, 19];

const say = (line) => console.log(`setup  ${line}`);

function checkTools() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1])) {
    throw new Error(`Node ${oldestNode.join('.')} or newer is needed, this is ${process.versions.node}.`);
  }
  const git = spawnSync('git', ['--version'], { encoding: 'utf8' });
  if (git.status !== 0) throw new Error('git is needed and was not found. Install it and run this again.');
  say(`Node ${process.versions.node}, ${git.stdout.trim()}`);
}

async function installPackages() {
  if (packagesAreInstalled(root)) {
    say('packages: installed already');
    return;
  }
  say('packages: installing with pnpm');
  // CI: pnpm asks no questions.
  const code = await run(...pnpm('install', '--frozen-lockfile'), { env: { CI: 'true' } });
  if (code !== 0) throw new Error(`The packages could not be installed: pnpm ended with ${code}, see above.`);
  rememberInstall(root);
}

async function installBackend() {
  const named = process.env.ECGAN_BACKEND;
  if (named && named !== 'tensorflow') {
    say(`native backend: left out, ECGAN_BACKEND is ${named}`);
    return;
  }
  say('native backend: looking for it, building it once for this user where it is missing');
  const code = await run(process.execPath, [join(root, 'scripts', 'ecgan.mjs'), 'backend', 'install']);
  if (code === 0) return;
  say(
    `native backend: not to be had (${code}); going on with wasm, which is slower. To see why: npm run backend -- install`,
  );
}

/**
 * Gets a fresh clone ready: checks Node and git, installs the packages, then the native backend. What is there is left
 * alone, so it costs seconds when nothing is to be done.
 *
 * @throws {Error} whose message says what is missing. A native backend is not: the wasm one comes with the packages.
 */
export async function setup() {
  checkTools();
  await installPackages();
  await installBackend();
}

if (isMain(import.meta.url)) {
  try {
    await setup();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
