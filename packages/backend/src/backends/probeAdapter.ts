import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { softwareNames } from './softwareNames.js';

/** Dawn's description of the GPU adapter that TF.js will get. */
export interface AdapterInfo {
  vendor: string;
  architecture: string;
  description: string;
  /** Whether the adapter is a software renderer that runs on the CPU. */
  software: boolean;
}

const script = `
const { create, globals } = await import(process.argv[1]);
Object.assign(globalThis, globals);
const adapter = await create([]).requestAdapter({ powerPreference: 'high-performance' });
if (adapter) {
  const { vendor, architecture, description, isFallbackAdapter } = adapter.info;
  console.log(JSON.stringify({ vendor, architecture, description, software: Boolean(isFallbackAdapter) }));
}
process.exit(0);
`;

/**
 * Requests an adapter from Dawn in a separate process, because Dawn prints on stderr without a GPU and some drivers
 * crash.
 * @returns The adapter, null if there is none, undefined if the npm package `webgpu` is not installed.
 */
export async function probeAdapter(): Promise<AdapterInfo | null | undefined> {
  let dawn: string;
  try {
    dawn = pathToFileURL(createRequire(import.meta.url).resolve('webgpu')).href;
  } catch {
    return undefined; // an optional dependency
  }
  const answer = await new Promise<string>((resolve) => {
    const args = ['--input-type=module', '-e', script, dawn];
    execFile(process.execPath, args, { timeout: 30_000 }, (_error, stdout) => resolve(stdout.trim()));
  });
  if (!answer) return null;
  const info = JSON.parse(answer) as AdapterInfo;
  const names = `${info.vendor} ${info.architecture} ${info.description}`;
  return { ...info, software: info.software || softwareNames.test(names) };
}
