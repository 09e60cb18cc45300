import { engine, Tensor, type TensorContainer, tidy, type Variable } from '@tensorflow/tfjs-core';
import { keptConstant } from '../kernels/tensorflow/keptConstants.js';
import { type Binding, idOf, type NodeBackend } from '../kernels/tensorflow/NodeBackend.js';
import { constantOf } from './constantOf.js';
import { leavesOf, readArguments } from './containers.js';
import { quantitiesOf } from './quantitiesOf.js';
import type { Constant, Quantity, Question, RecordedNode, RecordedOutput, Recording, Source } from './Recording.js';
import { describeWhere, type Where } from './Where.js';

/** Passes a question to the option `answer` in the middle of a step, and returns the answer. */
export type AnyAsk = (question: unknown) => unknown;

/** Every variable and the id of its data. */
export type Variables = Map<Variable, object>;

/** Records one call of a step. */
export class Recorder {
  readonly nodes: RecordedNode[] = [];
  readonly inputs: number[];
  readonly variables: Recording['variables'] = [];
  readonly captured: Recording['captured'] = [];
  readonly questions: Question[] = [];
  /** Quantities of the answers. */
  readonly quantities: Quantity[] = [];
  /** Number of tensors that `answer` made and kept; they do not belong to the step. */
  kept = 0;
  refusal?: string;
  private readonly sources = new Map<number, Source>();
  private readonly variablesById = new Map<number, Variable[]>();
  /** Tensors that ops received as inputs and that the step did not make, by the binding's id. */
  private readonly seen = new Map<number, Tensor>();

  constructor(
    private readonly backend: NodeBackend,
    inputs: readonly Tensor[],
    private readonly before: Variables,
    private readonly here: () => Where,
  ) {
    // `idOf` hands over values that are still in JavaScript; otherwise they would look like constants that the step makes.
    this.inputs = inputs.map((tensor, index) => {
      const id = idOf(backend, tensor);
      if (!this.sources.has(id)) this.sources.set(id, { kind: 'input', index });
      return backend.tensorMap.get(tensor.dataId).dtype;
    });
    for (const variable of before.keys()) {
      const id = idOf(backend, variable);
      this.variablesById.set(id, [...(this.variablesById.get(id) ?? []), variable]);
    }
  }

  /** A binding that forwards every call to `original` and records it. */
  binding(original: Binding): Binding {
    // A derived object, because the binding's own methods are read-only.
    const noted: Partial<Binding> = {
      executeOp: (...call: Parameters<Binding['executeOp']>) => {
        const [op, attributes, ids] = call;
        const node = this.nodes.length;
        const inputs = ids.map((id) => this.sourceOf(id));
        const where = this.here();
        const infos = original.executeOp(...call);
        this.nodes.push({ op, attributes, inputs, outputs: infos.map(({ dtype }) => dtype), where });
        for (const [output, { id }] of infos.entries()) this.sources.set(id, { kind: 'node', node, output });
        return infos;
      },
      createTensor: (...call: Parameters<Binding['createTensor']>) => {
        const id = original.createTensor(...call);
        const [shape, dtype, values] = call;
        this.sources.set(id, { kind: 'constant', constant: constantOf(shape, dtype, values) });
        return id;
      },
      tensorDataSync: (id: number) => {
        const source = this.sourceOf(id);
        if (source.kind !== 'constant') this.refusal ??= this.describeRead(source);
        return original.tensorDataSync(id);
      },
    };
    return Object.create(original, Object.getOwnPropertyDescriptors(noted));
  }

  /**
   * Records a question and its answer.
   *
   * @param answer - Computes the answer; its ops are not recorded.
   * @param untouched - Runs a function without recording.
   */
  ask(question: unknown, answer: AnyAsk, untouched: <T>(run: () => T) => T): unknown {
    const asked = this.outputsOf(question);
    const part = this.questions.length;
    const { state } = engine();
    const depth = state.gradientDepth;
    const before = state.numTensors;
    // No gradient flows through the answer, because a compiled step does not contain the ops that compute it.
    state.gradientDepth = 0;
    let found: unknown;
    try {
      found = untouched(() => tidy(() => answer(question) as TensorContainer));
    } finally {
      state.gradientDepth = depth;
    }
    const answered = readArguments([found]);
    const own = new Set(answered.tensors.filter(({ tensor }) => !tensor.kept).map(({ tensor }) => tensor.id));
    this.kept += Math.max(0, state.numTensors - before - own.size);
    const dtypes = answered.tensors.map(({ tensor }, index) => {
      const id = untouched(() => idOf(this.backend, tensor));
      this.sources.set(id, { kind: 'answer', part, index });
      return this.backend.tensorMap.get(tensor.dataId).dtype;
    });
    this.quantities.push(...quantitiesOf(answered, `answer ${part}`));
    this.questions.push({ nodes: this.nodes.length, asked, answerKey: answered.key, answer: dtypes });
    return found;
  }

  /** The leaves of a container, and the sources of those that are tensors. */
  outputsOf(container: unknown): RecordedOutput[] {
    return leavesOf(container).map(({ path, value }) =>
      value instanceof Tensor
        ? { path, source: this.sourceOfTensor(value), dtype: this.backend.tensorMap.get(value.dataId).dtype }
        : { path, value },
    );
  }

  /** Records which tensors the ids passed to an op belong to. */
  see(tensors: readonly Tensor[], ids: readonly number[]): void {
    tensors.forEach((tensor, i) => {
      if (tensor.dataId && !this.sources.has(ids[i])) this.seen.set(ids[i], tensor);
    });
  }

  /** The source of a tensor that the step returns or assigns. */
  sourceOfTensor(tensor: Tensor): Source {
    const { values, shape, dtype, id } = this.backend.tensorMap.get(tensor.dataId);
    if (values !== null) return { kind: 'constant', constant: constantOf(shape, dtype, values) };
    this.see([tensor], [id]);
    return this.sourceOf(id);
  }

  private sourceOf(id: number): Source {
    const known = this.sources.get(id) ?? this.fromBefore(id);
    this.sources.set(id, known);
    return known;
  }

  private fromBefore(id: number): Source {
    const kept: Constant | undefined = keptConstant(this.backend, id);
    if (kept) return { kind: 'constant', constant: kept };
    const [variable, ...twins] = this.variablesById.get(id) ?? [];
    if (variable) {
      const { dtype } = this.backend.tensorMap.get(this.before.get(variable) as object);
      return { kind: 'variable', index: this.variables.push({ variable, dtype, twins }) - 1 };
    }
    const tensor = this.seen.get(id);
    if (!tensor) {
      this.refusal ??= `an op is given a tensor that TensorFlow.js does not know (${describeWhere(this.here())})`;
      return { kind: 'captured', index: -1 };
    }
    const { dtype } = this.backend.tensorMap.get(tensor.dataId);
    return { kind: 'captured', index: this.captured.push({ dataId: tensor.dataId, dtype }) - 1 };
  }

  private describeRead(source: Source): string {
    const what =
      source.kind === 'node'
        ? `the result of ${this.nodes[source.node].op} (${describeWhere(this.nodes[source.node].where)})`
        : `its ${source.kind === 'input' ? 'argument' : source.kind === 'variable' ? 'variable' : 'captured tensor'} ${source.kind === 'constant' ? '' : source.index}`;
    return `the step reads ${what} while it runs (${describeWhere(this.here())}). End the step there, read, and go on in a second one`;
  }
}
