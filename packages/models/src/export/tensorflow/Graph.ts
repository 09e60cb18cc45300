/** Element types that graphs of this package have, by TensorFlow's names. */
export type ElementType = 'DT_FLOAT' | 'DT_INT32' | 'DT_BOOL' | 'DT_HALF';

/** A length, or −1 where any fits. */
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

/** A tensor that a graph holds. */
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

/** A graph of TensorFlow's operations, whatever file it is written to. */
export interface Graph {
  nodes: GraphNode[];
  inputs: Endpoint[];
  outputs: Endpoint[];
}
