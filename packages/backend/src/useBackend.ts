import '@tensorflow/tfjs-layers';
import { ready, setBackend } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';

export type EngineName = 'tensorflow' | 'webgpu' | 'wasm' | 'cpu';

export interface Engine {
  name: EngineName;
}

export async function useBackend(_name?: EngineName): Promise<Engine> {
  await setBackend('cpu');
  await ready();
  return { name: 'cpu' };
}
