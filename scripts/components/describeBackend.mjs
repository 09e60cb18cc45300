import { spawnSync } from 'node:child_process';
import { root } from '../root.mjs';
import { webgpuEnvironment } from './measureCases.mjs';

const program = `
  import { useBackend } from '@ecgan/backend';
  const { device, versions } = await useBackend(process.argv[1]);
  process.stdout.write(JSON.stringify({ device, versions }), () => process.exit(0));
`;

/** Returns the description of a backend: `AMD EPYC, 2 threads; node 20.20.2, tfjs 4.22.0, …`. */
export function describeBackend(name) {
  const options = ['--conditions=@ecgan/source', '--import', 'tsx', '--input-type=module', '--eval', program, name];
  const { status, stdout, stderr } = spawnSync(process.execPath, options, {
    cwd: root,
    encoding: 'utf8',
    env: webgpuEnvironment(),
  });
  if (status !== 0) throw new Error(`The backend ${name} does not start: ${stderr}`);
  const { device, versions } = JSON.parse(stdout);
  const listed = Object.entries(versions).map(([what, version]) => `${what} ${version}`);
  return `${device}; ${listed.join(', ')}`;
}
