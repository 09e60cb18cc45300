import { type BackendName, useBackend } from '@ecgan/backend';
import {
  add,
  dispose,
  grads,
  memory,
  mul,
  type Scalar,
  scalar,
  sum,
  type Tensor,
  tidy,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { random } from '../random.js';
import { type ComponentCase, type StateCase, variablesOf } from './ComponentCase.js';
import { components } from './list/components.js';

/** What one backend makes of one case. */
export interface CaseMeasures {
  values: number[];
  gradients: number[];
  /** Tensors that using it a second time left behind. */
  leaked: number;
  /** Why there is nothing of it. */
  error?: string;
}

async function read(tensors: Tensor[]): Promise<number[]> {
  // One after the other, without a synchronous read: webgpu has none.
  const numbers: number[] = [];
  for (const tensor of tensors) numbers.push(...(await tensor.data()));
  dispose(tensors);
  return numbers;
}

/** The sum of all outputs, weighed differently everywhere. */
function weighedSum(outputs: Tensor[]): Scalar {
  const floats = outputs.filter(({ dtype }) => dtype === 'float32');
  return floats.reduce<Scalar>((total, one, i) => add(total, sum(mul(one, random(one.shape, 100 + i)))), scalar(0));
}

async function measureOnce({ operands = [], weighted, compute }: ComponentCase) {
  const values = await read(tidy(() => [compute(...operands)].flat()));
  const loss = (...tensors: Tensor[]) => tidy(() => weighedSum([compute(...tensors)].flat()));
  const gradients = operands.length > 0 ? await read(tidy(() => grads(loss)(operands))) : [];
  const variables = weighted ? variablesOf(weighted) : [];
  if (variables.length > 0) {
    const found = variableGrads(() => loss(...operands), variables);
    found.value.dispose();
    gradients.push(...(await read(variables.map(({ name }) => found.grads[name]))));
  }
  return { values, gradients };
}

async function measureCase(make: () => ComponentCase | StateCase): Promise<CaseMeasures> {
  try {
    const one = make();
    const once = async () =>
      'observe' in one ? { values: await one.observe(), gradients: [] } : await measureOnce(one);
    const measures = await once();
    const before = memory().numTensors;
    await once();
    return { ...measures, leaked: memory().numTensors - before };
  } catch (error) {
    return { values: [], gradients: [], leaked: 0, error: String(error) };
  }
}

// Run as a program, one backend per process: `measureComponents.ts webgpu` prints JSON.
const backend = await useBackend(process.argv[2] as BackendName);
const measures: Record<string, CaseMeasures> = {};
for (const { name, smallCase } of Object.values(components).flat())
  if (smallCase) measures[name] = await measureCase(smallCase);
process.stdout.write(JSON.stringify(measures));
// Dawn crashes in a process that is told to exit: it is let go, and the process ends when nothing is left to do.
backend.dispose?.();
