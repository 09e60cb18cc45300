import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bindingPath } from './buildBinding.js';
import type { TensorflowContext } from './InstallContext.js';

/** Environment variables with which tfjs-node's installer is given another download host. */
const mirrors = ['TFJS_NODE_CDN_STORAGE', 'CDN_STORAGE', 'TFJS_NODE_BASE_URI'] as const;

/**
 * Whether a host answers within ten seconds. A firewall may drop connections silently; the installer would wait for
 * minutes.
 */
async function answers(host: string): Promise<boolean> {
  try {
    await fetch(host, { method: 'HEAD', signal: AbortSignal.timeout(10_000) });
    return true;
  } catch {
    return false;
  }
}

/**
 * Runs tfjs-node's own installer, which downloads libtensorflow and a binding built for it.
 * @returns Whether that worked.
 */
export async function tryOfficial(packageFolder: string, { device, run, say }: TensorflowContext): Promise<boolean> {
  const host = mirrors.map((name) => process.env[name]).find(Boolean) ?? 'https://storage.googleapis.com';
  if (!(await answers(host))) {
    say('the official binary cannot be reached');
    return false;
  }
  say('downloading the official binary');
  const { code } = await run('npm', ['run', 'install', '--', device, 'download'], { cwd: packageFolder });
  const complete = code === 0 && existsSync(join(packageFolder, bindingPath));
  if (!complete) {
    rmSync(join(packageFolder, 'deps'), { recursive: true, force: true });
    rmSync(join(packageFolder, 'lib'), { recursive: true, force: true });
  }
  return complete;
}
