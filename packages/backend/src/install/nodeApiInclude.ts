import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder whose `include/node` holds Node's own headers, if there is one; no download is needed then. */
export function nodeDirectory(): string | undefined {
  const candidates = [process.env.npm_config_nodedir, dirname(dirname(process.execPath)), '/usr', '/usr/local'];
  return candidates.find((folder) => folder && existsSync(join(folder, 'include', 'node', 'node_api.h')));
}

/**
 * The folder of `node_api.h`: Node's own, else that of the npm package `node-api-headers`, since the binding uses only
 * Node-API.
 */
export function nodeApiInclude(folder: string): string {
  const own = nodeDirectory();
  return own ? join(own, 'include', 'node') : join(folder, 'node_modules', 'node-api-headers', 'include');
}
