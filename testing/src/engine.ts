import { type Engine, type EngineName, useBackend } from '@ecgan/backend';

/** The engine this test process runs on: `ECGAN_ENGINE`, set by the vitest project, else the best there is. */
export async function useTestEngine(): Promise<Engine> {
  return useBackend(process.env.ECGAN_ENGINE as EngineName | undefined);
}
