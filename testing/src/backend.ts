import { type Backend, type BackendName, useBackend } from '@ecgan/backend';

/**
 * Starts the backend of this test process: `ECGAN_BACKEND`, which the vitest project sets, else the fastest available.
 */
export async function useTestBackend(): Promise<Backend> {
  return useBackend(process.env.ECGAN_BACKEND as BackendName | undefined);
}
