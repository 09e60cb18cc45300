import { engine, Tensor } from '@tensorflow/tfjs-core';
import type { NodeBackend } from '../kernels/tensorflow/NodeBackend.js';
import { leavesOf } from './containers.js';
import { type AnyAsk, Recorder, type Variables } from './Recorder.js';
import type { Quantity, Recording } from './Recording.js';
import { followPlaces } from './Where.js';

/** Inputs of {@link record}. */
export interface RecordOptions {
  inputs: readonly Tensor[];
  quantities: Quantity[];
  optimizers: readonly { iterations: number }[];
  /** Answers the step's questions. */
  answer: AnyAsk;
}

let recordings = 0;

/**
 * Whether a step is being recorded. A compiled step that is called inside it runs eagerly and becomes part of the
 * recording.
 */
export function isRecording(): boolean {
  return recordings > 0;
}

const variablesNow = (): Variables =>
  new Map(Object.values(engine().registeredVariables).map((variable) => [variable, variable.dataId]));

/** A function that runs what it is given and returns its result. */
type Around = <T>(body: () => T) => T;

/**
 * Calls `run` and records every op that it executes in libtensorflow, with the source of each input.
 *
 * @param run - Returns a container of tensors that it made itself; no tensor occurs twice.
 */
export function record<Output>(
  backend: NodeBackend,
  { inputs, quantities, optimizers, answer }: RecordOptions,
  run: (ask: AnyAsk) => Output,
): { output: Output; recording: Recording } {
  const before = variablesNow();
  const places = followPlaces();
  const recorder = new Recorder(backend, inputs, before, () => places.here());
  const { numTensors } = engine().state;
  const counts = optimizers.map(({ iterations }) => iterations);
  let output: Output;
  try {
    output = watched(backend, recorder, (untouched) => run((question) => recorder.ask(question, answer, untouched)));
  } finally {
    places.stop();
  }
  const kept = engine().state.numTensors - numTensors - recorder.kept;
  const after = variablesNow();
  const dtypeOf = (tensor: Tensor) => backend.tensorMap.get(tensor.dataId).dtype;
  const recording: Recording = {
    nodes: recorder.nodes,
    inputs: recorder.inputs,
    variables: recorder.variables,
    captured: recorder.captured,
    quantities: [...quantities, ...recorder.quantities],
    questions: recorder.questions,
    iterations: optimizers.map(({ iterations }, i) => iterations - counts[i]),
    outputs: recorder.outputsOf(output),
    assigned: [...after.keys()]
      .filter((variable) => before.has(variable) && before.get(variable) !== variable.dataId)
      .map((variable) => ({ variable, source: recorder.sourceOfTensor(variable), dtype: dtypeOf(variable) })),
    refusal: recorder.refusal,
  };
  const made = [...after.keys()].filter((variable) => !before.has(variable));
  const gone = [...before.keys()].filter((variable) => !after.has(variable));
  if (made.length > 0 || gone.length > 0) {
    const [first] = [...made, ...gone];
    recording.unsettled = `the step ${made.length > 0 ? 'makes' : 'disposes'} variable '${first.name}'`;
  } else {
    recording.refusal ??= unbalanced(output, kept);
  }
  return { output, recording };
}

/**
 * Runs `body` while a recorder sees every op and every tensor that an op takes.
 *
 * @param body - Gets a function that runs something which is no part of the recording.
 */
function watched<T>(backend: NodeBackend, recorder: Recorder, body: (untouched: Around) => T): T {
  const { binding } = backend;
  const noting = recorder.binding(binding);
  const ownIds = Object.getOwnPropertyDescriptor(backend, 'getInputTensorIds');
  const idsOf = backend.getInputTensorIds;
  const untouched: Around = (apart) => {
    backend.binding = binding;
    recordings--;
    try {
      return apart();
    } finally {
      backend.binding = noting;
      recordings++;
    }
  };
  recordings++;
  backend.binding = noting;
  backend.getInputTensorIds = (tensors) => {
    const ids = idsOf.call(backend, tensors);
    recorder.see(tensors, ids);
    return ids;
  };
  try {
    return body(untouched);
  } finally {
    recordings--;
    backend.binding = binding;
    if (ownIds) Object.defineProperty(backend, 'getInputTensorIds', ownIds);
    else delete (backend as Partial<NodeBackend>).getInputTensorIds;
  }
}

/**
 * Why a step cannot be compiled that leaves other tensors behind than those it returns.
 *
 * @param kept - Tensors that there are now and were not before the step.
 */
function unbalanced(output: unknown, kept: number): string | undefined {
  const own = leavesOf(output).filter(({ value }) => value instanceof Tensor).length;
  if (kept === own) return undefined;
  return kept > own
    ? `the step keeps tensors that it does not return (${kept - own})`
    : `the step disposes tensors that it did not make (${own - kept})`;
}
