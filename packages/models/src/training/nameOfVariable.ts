import type { Variable } from '@tensorflow/tfjs-core';
import type { Ecgan } from '../networks/ecgan.js';
import { networkVariables } from './trainingState.js';

/** What a checkpoint calls a weight: `generator/encoder_fc/kernel`. */
export function nameOfVariable(networks: Ecgan, variable: Variable): string {
  const [name] = networkVariables(networks).find(([, one]) => one === variable) ?? [variable.name];
  return name;
}
