import { context } from 'esbuild';

/** Serves a folder on localhost. */
export async function serveSite(folder: string, port?: number): Promise<{ address: string; stop(): Promise<void> }> {
  const server = await context({});
  const { port: taken } = await server.serve({ servedir: folder, host: '127.0.0.1', port });
  return { address: `http://127.0.0.1:${taken}/`, stop: () => server.dispose() };
}
