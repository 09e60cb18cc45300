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
  const { binding } = backend;
  const noting = recorder.binding(binding);
  const ownIds = Object.getOwnPropertyDescriptor(backend, 'getInputTensorIds');
  const idsOf = backend.getInputTensorIds;
  const { numTensors } = engine().state;
  const counts = optimizers.map(({ iterations }) => iterations);
  const untouched = <T>(body: () => T): T => {
    backend.binding = binding;
    recordings--;
    try {
      return body();
    } finally {
      backend.binding = noting;
      recordings++;
    }
  };
  let output: Output;
  recordings++;
  backend.binding = noting;
  backend.getInputTensorIds = (tensors) => {
    const ids = idsOf.call(backend, tensors);
    recorder.see(tensors, ids);
    return ids;
  };
  try {
    output = run((question) => recorder.ask(question, answer, untouched));
  } finally {
    recordings--;
    backend.binding = binding;
    if (ownIds) Object.defineProperty(backend, 'getInputTensorIds', ownIds);
    else delete (backend as Partial<NodeBackend>).getInputTensorIds;
    places.stop();
  }
  const after = variablesNow();
  const made = [...after.keys()].filter((variable) => !before.has(variable));
  const gone = [...before.keys()].filter((variable) => !after.has(variable));
  const results = leavesOf(output);
  const kept = engine().state.numTensors - numTensors - made.length + gone.length - recorder.kept;
  const own = results.filter(({ value }) => value instanceof Tensor).length;
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
  if (made.length > 0 || gone.length > 0) {
    const [first] = [...made, ...gone];
    recording.unsettled = `the step ${made.length > 0 ? 'makes' : 'disposes'} variable '${first.name}'`;
  } else if (kept !== own) {
    recording.refusal ??=
      kept > own
        ? `the step keeps tensors that it does not return (${kept - own})`
        : `the step disposes tensors that it did not make (${own - kept})`;
  }
  return { output, recording };
}
