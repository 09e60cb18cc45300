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
  // With CI set, pnpm does not prompt.
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
  say('native backend: installing it for this user if it is missing');
  const code = await run(process.execPath, [join(root, 'scripts', 'ecgan.mjs'), 'backend', 'install']);
  if (code === 0) return;
  say(
    `native backend: not available (${code}); continuing with wasm, which is slower. To see why: npm run backend -- install`,
  );
}

/**
 * Sets up a clone: checks Node and git, installs the packages, then the native backend. Steps that are already done are
 * skipped, so a repeated call takes seconds.
 *
 * @throws {Error} whose message says what is missing. A missing native backend is not an error, because the packages
 * include wasm.
 */
export async function setup() {
  checkTools();
  await installPackages();
  await installBackend();
}

if (isMain(import.meta.url)) {
  try {
    await setup();
    say('done. Next: npm run ecgan -- --help, or npm run demo');
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
