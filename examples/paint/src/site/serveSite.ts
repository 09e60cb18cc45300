import { preview } from 'vite';

/**
 * Serves a folder on localhost, on port 8000 or the next that is free. Its pages are isolated from other origins: only so may WebAssembly use several threads.
 */
export async function serveSite(folder: string): Promise<{ address: string; stop(): Promise<void> }> {
  const server = await preview({
    configFile: false,
    logLevel: 'error',
    // A file that is not there is not there: no page in its place.
    appType: 'mpa',
    root: folder,
    build: { outDir: '.' },
    preview: { host: '127.0.0.1', port: 8000, headers: isolation },
  });
  const [address] = server.resolvedUrls?.local ?? [];
  return { address, stop: () => server.close() };
}

const isolation = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };
