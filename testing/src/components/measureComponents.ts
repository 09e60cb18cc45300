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

/** Outputs and gradients of one case on one backend. */
export interface CaseMeasures {
  values: number[];
  gradients: number[];
  /** Number of tensors that a second use leaked. */
  leaked: number;
  /** Error message, if the case failed. */
  error?: string;
}

async function read(tensors: Tensor[]): Promise<number[]> {
  // One after another, without synchronous reads, which webgpu does not support.
  const numbers: number[] = [];
  for (const tensor of tensors) numbers.push(...(await tensor.data()));
  dispose(tensors);
  return numbers;
}

/** Sums all outputs with a different weight per element, so that every gradient is distinct. */
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
// Dawn crashes on process.exit: the backend is disposed, and the process ends when nothing is pending.
backend.dispose?.();
