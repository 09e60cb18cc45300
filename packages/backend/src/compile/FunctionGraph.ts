import type { OpAttribute } from '../kernels/tensorflow/NodeBackend.js';
import { bytesOf, sameConstant } from './constantOf.js';
import { elementType, int32 } from './elementType.js';
import { completeAttributes, type OpTable, outputNames } from './opTable.js';
import type { Constant } from './Recording.js';
import type { AttrValue, NodeDef } from './schema.js';
import { type Argument, type Explained, Refusal } from './Template.js';

/** A value in the graph: the reference by which nodes use it, and its dtype. */
export interface GraphValue {
  reference: string;
  dtype: number;
}

/** Largest number of elements of a constant that is stored in the function. A larger one becomes an argument. */
const mostElements = 1024;

/** The value of all elements, if they are equal bit for bit. */
function uniformValue({ values }: Constant): number | undefined {
  if (!ArrayBuffer.isView(values)) return undefined;
  const list = values as Float32Array;
  const [first] = list;
  return list.every((value) => Object.is(value, first)) ? first : undefined;
}

/** Builds the body of a function. An op with the same attributes and inputs as an earlier one reuses its node. */
export class FunctionGraph {
  readonly nodes: NodeDef[] = [];
  readonly arguments: Argument[] = [];
  private readonly values = new Map<string, GraphValue[]>();
  private readonly constants = new Map<string, { constant: Constant; value: GraphValue }[]>();

  constructor(private readonly ops: OpTable) {}

  /** Adds an argument of the function; equal keys give the same argument. */
  argument(key: string, argument: Argument): GraphValue {
    return this.once(`argument ${key}`, () => {
      const reference = `a${this.arguments.push(argument) - 1}`;
      return [{ reference, dtype: argument.dtype }];
    })[0];
  }

  /** Adds a node for an op and returns its outputs. `onMade` is called with the node's name if it is new. */
  node(
    op: string,
    given: readonly OpAttribute[],
    inputs: readonly GraphValue[],
    dtypes: readonly number[],
    onMade?: (name: string) => void,
  ): GraphValue[] {
    const definition = this.ops.get(op);
    if (!definition) throw new Refusal(`libtensorflow has no definition of ${op}`);
    if (definition.is_stateful) throw new Refusal(`${op} has a state, which a function would not keep`);
    const attr = completeAttributes(
      definition,
      given,
      inputs.map(({ dtype }) => dtype),
    );
    return this.add(op, attr, inputs, outputNames(definition, attr), dtypes, onMade);
  }

  /** Adds a constant that is the same in every call. */
  constant(constant: Constant): GraphValue {
    const { shape, dtype, values } = constant;
    const bucket = `${dtype} ${shape.join()} ${constant.digest ?? ''}`;
    const known = this.constants.get(bucket) ?? [];
    this.constants.set(bucket, known);
    const found = known.find((candidate) => sameConstant(candidate.constant, constant));
    if (found) return found.value;
    const value = this.newConstant(constant, values.length);
    known.push({ constant, value });
    return value;
  }

  /** Adds a tensor with a varying shape and equal elements. */
  fill(dimensions: readonly Explained[], value: GraphValue): GraphValue {
    const dims = this.feed([dimensions.length], int32, dimensions);
    return this.node('Fill', [], [dims, value], [value.dtype])[0];
  }

  /** Adds a small tensor whose elements are expressions; it is an argument of the function. */
  feed(shape: readonly number[], dtype: number, elements: readonly Explained[]): GraphValue {
    if (!elementType(dtype)) throw new Refusal(`a value of type ${dtype} varies`);
    const key = JSON.stringify(['feed', dtype, shape, elements]);
    return this.argument(key, { kind: 'feed', shape, elements, dtype });
  }

  private newConstant(constant: Constant, length: number): GraphValue {
    const { shape, dtype } = constant;
    const bytes = bytesOf(constant.values);
    if (!bytes) throw new Refusal(`a constant is of strings`);
    const Elements = elementType(dtype);
    const uniform = Elements && length > 16 ? uniformValue(constant) : undefined;
    if (Elements && uniform !== undefined) {
      const dims = this.constant({ shape: [shape.length], dtype: int32, values: Int32Array.from(shape) });
      const value = this.constant({ shape: [], dtype, values: Elements.of(uniform) });
      return this.node('Fill', [], [dims, value], [dtype])[0];
    }
    if (length > mostElements) {
      const key = `owned ${this.arguments.length}`;
      return this.argument(key, { kind: 'owned', constant, dtype });
    }
    const tensor = {
      dtype,
      tensor_shape: { dim: shape.map((size) => ({ size })) },
      tensor_content: Uint8Array.from(bytes),
    };
    const reference = `c${this.nodes.length}`;
    this.nodes.push({ name: reference, op: 'Const', input: [], attr: { dtype: { type: dtype }, value: { tensor } } });
    return { reference: `${reference}:output:0`, dtype };
  }

  private add(
    op: string,
    attr: Record<string, AttrValue>,
    inputs: readonly GraphValue[],
    outputs: readonly string[],
    dtypes: readonly number[],
    onMade?: (name: string) => void,
  ): GraphValue[] {
    const input = inputs.map(({ reference }) => reference);
    return this.once(JSON.stringify([op, attr, input]), () => {
      const name = `n${this.nodes.length}`;
      this.nodes.push({ name, op, input, attr });
      onMade?.(name);
      return outputs.map((output, i) => ({ reference: `${name}:${output}`, dtype: dtypes[i] }));
    });
  }

  private once(key: string, make: () => GraphValue[]): GraphValue[] {
    const made = this.values.get(key) ?? make();
    this.values.set(key, made);
    return made;
  }
}
