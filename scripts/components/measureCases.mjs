import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { root } from '../root.mjs';

/** Debian's software WebGPU driver, which needs no GPU; used if no other driver is set. */
const swiftShader = '/usr/lib/chromium/vk_swiftshader_icd.json';

/** Returns the environment variables for webgpu. */
export function webgpuEnvironment() {
  const drivers = process.env.VK_ICD_FILENAMES ?? (existsSync(swiftShader) ? swiftShader : undefined);
  return drivers ? { ...process.env, VK_ICD_FILENAMES: drivers } : process.env;
}

/**
 * Computes the fixed case of every component on one backend, in a separate process.
 *
 * @returns `{[component]: {values, gradients, leaked, error?}}`.
 */
export function measureCases(backend) {
  const program = 'testing/src/components/measureComponents.ts';
  const { status, signal, stdout, stderr } = spawnSync(
    process.execPath,
    ['--conditions=@ecgan/source', '--import', 'tsx', program, backend],
    { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28, env: webgpuEnvironment() },
  );
  if (status !== 0)
    throw new Error(`The cases of the components do not run on ${backend} (${signal ?? status}): ${stderr}`);
  return JSON.parse(stdout);
}
