import type { FunctionBinding, OpAttribute } from '../kernels/tensorflow/NodeBackend.js';
import { type ArgDef, type AttrValue, type OpDef, OpList } from './schema.js';

/** The definitions of libtensorflow's ops, by name. */
export type OpTable = ReadonlyMap<string, OpDef>;

const tables = new WeakMap<FunctionBinding, OpTable>();

/** Reads the op definitions of the loaded libtensorflow; the result is cached. */
export function opTable(binding: FunctionBinding): OpTable {
  let table = tables.get(binding);
  if (!table) {
    const { op } = OpList.toObject(OpList.decode(binding.getOpList()), { longs: Number, arrays: true }) as {
      op: OpDef[];
    };
    table = new Map(op.map((definition) => [definition.name, definition]));
    tables.set(binding, table);
  }
  return table;
}

const bytes = (value: unknown): Uint8Array => Buffer.from(String(value));
const shape = (value: unknown) => ({ dim: (value as number[]).map((size) => ({ size })) });

const single: Record<string, (value: unknown) => AttrValue> = {
  string: (value) => ({ s: bytes(value) }),
  int: (value) => ({ i: Number(value) }),
  float: (value) => ({ f: Number(value) }),
  bool: (value) => ({ b: Boolean(value) }),
  type: (value) => ({ type: Number(value) }),
  shape: (value) => ({ shape: shape(value) }),
};

const lists: Record<string, (values: unknown[]) => AttrValue> = {
  'list(string)': (values) => ({ list: { s: values.map(bytes) } }),
  'list(int)': (values) => ({ list: { i: values.map(Number) } }),
  'list(float)': (values) => ({ list: { f: values.map(Number) } }),
  'list(bool)': (values) => ({ list: { b: values.map(Boolean) } }),
  'list(type)': (values) => ({ list: { type: values.map(Number) } }),
};

const converted = (type: string, value: unknown): AttrValue | undefined =>
  Array.isArray(value) && type.startsWith('list') ? lists[type]?.(value) : single[type]?.(value);

/**
 * Completes the attributes of an op, because a node of a function must have all of them. As in eager execution, missing
 * type attributes are inferred from the dtypes of the inputs, the length of a list from the number of inputs, and the
 * others from the defaults.
 *
 * @throws Error if an attribute has no value or is of an unsupported type.
 */
export function completeAttributes(
  { name, attr, input_arg }: OpDef,
  given: readonly OpAttribute[],
  dtypes: readonly number[],
): Record<string, AttrValue> {
  const result: Record<string, AttrValue> = {};
  for (const definition of attr) {
    const attribute = given.find((candidate) => candidate.name === definition.name);
    const value = attribute
      ? converted(definition.type, attribute.value)
      : (fromInputs(definition.name, input_arg, dtypes) ?? definition.default_value);
    if (!value) throw new Error(`${name} has no value for its attribute '${definition.name}' (${definition.type})`);
    result[definition.name] = value;
  }
  return result;
}

function fromInputs(attribute: string, args: readonly ArgDef[], dtypes: readonly number[]): AttrValue | undefined {
  const listed = args.findIndex((arg) => arg.number_attr || arg.type_list_attr);
  const length = dtypes.length - args.length + 1;
  let at = 0;
  for (const [i, arg] of args.entries()) {
    const count = i === listed ? length : 1;
    if (arg.type_attr === attribute && count > 0) return { type: dtypes[at] };
    if (arg.number_attr === attribute) return { i: count };
    if (arg.type_list_attr === attribute) return { list: { type: dtypes.slice(at, at + count) } };
    at += count;
  }
  return undefined;
}

/** Names by which the nodes of a function refer to the outputs of an op: `'output:0'`. */
export function outputNames({ output_arg }: OpDef, attributes: Record<string, AttrValue>): string[] {
  return output_arg.flatMap(({ name, number_attr, type_list_attr }) => {
    const count = number_attr
      ? Number(attributes[number_attr].i)
      : type_list_attr
        ? (attributes[type_list_attr].list?.type?.length ?? 0)
        : 1;
    return Array.from({ length: count }, (_, index) => `${name}:${index}`);
  });
}
