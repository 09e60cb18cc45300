import { join } from 'node:path';
import { bindingPath } from './buildBinding.js';
import type { InstallContext } from './InstallContext.js';

/** Loads the binding in a separate process, to check that it works. @returns The version of libtensorflow. */
export async function probeBinding(packageFolder: string, { run, failure }: InstallContext): Promise<string> {
  const script = 'console.log("libtensorflow", require(process.argv[1]).TF_Version)';
  const { code, stdout, tail } = await run(process.execPath, ['-e', script, join(packageFolder, bindingPath)]);
  const version = /libtensorflow (\S+)/.exec(stdout)?.[1];
  if (code === 0 && version && version !== 'undefined') return version;
  throw failure('load the binding', tail, 'The library does not fit this system; see the log.');
}
