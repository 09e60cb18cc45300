/** Element types in the graphs of this package, by TensorFlow's names. */
export type ElementType = 'DT_FLOAT' | 'DT_INT32' | 'DT_BOOL' | 'DT_HALF';

/** Lengths of the dimensions; −1 for a dimension of any length. */
export type Shape = readonly number[];

/** The value of a node's attribute, in the fields of TensorFlow's `AttrValue`. */
export type Attribute =
  | { type: ElementType }
  | { i: number }
  | { f: number }
  | { b: boolean }
  | { s: string }
  | { ints: readonly number[] }
  | { shape: Shape };

/** A constant tensor of a graph. */
export interface Constant {
  type: 'DT_FLOAT' | 'DT_INT32';
  shape: Shape;
  values: Float32Array | Int32Array;
}

/** An operation of TensorFlow. A constant has its values instead of inputs. */
export interface GraphNode {
  name: string;
  op: string;
  inputs: readonly string[];
  attributes: Readonly<Record<string, Attribute>>;
  constant?: Constant;
}

/** An input or output of a graph. */
export interface Endpoint {
  /** Name of the node. */
  name: string;
  type: ElementType;
  shape: Shape;
}

/** A graph of TensorFlow operations, independent of the file format. */
export interface Graph {
  nodes: GraphNode[];
  inputs: Endpoint[];
  outputs: Endpoint[];
}
