import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InstallContext } from './InstallContext.js';
import { standIns, writeStandIns } from './writeStandIns.js';

/** The release of tfjs-node that this package supports. */
export const tfjsNodeVersion = '4.22.0';

/** `npm install`s tfjs-node without running its installer. @returns Its folder. */
export async function fetchPackage(
  name: '@tensorflow/tfjs-node' | '@tensorflow/tfjs-node-gpu',
  { folder, run, failure }: InstallContext,
): Promise<string> {
  writeStandIns(folder, tfjsNodeVersion);
  const ours = Object.fromEntries(standIns.map((standIn) => [`@tensorflow/${standIn}`, `file:stand-ins/${standIn}`]));
  const dependencies = { [name]: tfjsNodeVersion, 'node-api-headers': '^1.5.0', ...ours };
  const overrides = Object.fromEntries(Object.keys(ours).map((standIn) => [standIn, `$${standIn}`]));
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'ecgan-tensorflow', private: true, dependencies, overrides }, undefined, 2),
  );
  const { code, tail } = await run(
    'npm',
    ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--install-links'],
    { cwd: folder },
  );
  if (code !== 0) throw failure('npm install', tail, 'Check that npm can reach its registry.');
  return join(folder, 'node_modules', name);
}
