import { type Backend, type BackendName, useBackend } from '@ecgan/backend';

/** The backend this test process runs on: `ECGAN_BACKEND`, set by the vitest project, else the best there is. */
export async function useTestBackend(): Promise<Backend> {
  return useBackend(process.env.ECGAN_BACKEND as BackendName | undefined);
}
