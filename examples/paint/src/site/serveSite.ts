import { context } from 'esbuild';

/** Serves a folder on localhost, on port 8000 or the next that is free. */
export async function serveSite(folder: string): Promise<{ address: string; stop(): Promise<void> }> {
  const server = await context({});
  const { port } = await server.serve({ servedir: folder, host: '127.0.0.1' });
  return { address: `http://127.0.0.1:${port}/`, stop: () => server.dispose() };
}
