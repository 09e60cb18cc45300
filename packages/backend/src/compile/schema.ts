import protobuf from 'protobufjs';

/**
 * The messages of TensorFlow's protocol buffers that are needed to write functions and to read op definitions
 * (tensorflow/core/framework: function, node_def, op_def, attr_value, tensor, tensor_shape).
 */
const definition = `
syntax = "proto3";
package tensorflow;

message TensorShapeProto {
  message Dim { int64 size = 1; }
  repeated Dim dim = 2;
  bool unknown_rank = 3;
}
message TensorProto {
  int32 dtype = 1;
  TensorShapeProto tensor_shape = 2;
  bytes tensor_content = 4;
}
message AttrValue {
  message ListValue {
    repeated bytes s = 2;
    repeated int64 i = 3;
    repeated float f = 4;
    repeated bool b = 5;
    repeated int32 type = 6;
    repeated TensorShapeProto shape = 7;
  }
  oneof value {
    bytes s = 2;
    int64 i = 3;
    float f = 4;
    bool b = 5;
    int32 type = 6;
    TensorShapeProto shape = 7;
    TensorProto tensor = 8;
    ListValue list = 1;
  }
}
message NodeDef {
  string name = 1;
  string op = 2;
  repeated string input = 3;
  map<string, AttrValue> attr = 5;
}
message OpDef {
  message ArgDef {
    string name = 1;
    int32 type = 3;
    string type_attr = 4;
    string number_attr = 5;
    string type_list_attr = 6;
  }
  message AttrDef {
    string name = 1;
    string type = 2;
    AttrValue default_value = 3;
  }
  string name = 1;
  repeated ArgDef input_arg = 2;
  repeated ArgDef output_arg = 3;
  repeated AttrDef attr = 4;
  bool is_stateful = 17;
}
message OpList { repeated OpDef op = 1; }
message FunctionDef {
  OpDef signature = 1;
  repeated NodeDef node_def = 3;
  map<string, string> ret = 4;
}
`;

const { root } = protobuf.parse(definition, { keepCase: true });

export const OpList = root.lookupType('tensorflow.OpList');
export const FunctionDef = root.lookupType('tensorflow.FunctionDef');

/** A list attribute. An empty list has no field. */
interface AttrList {
  s?: Uint8Array[];
  i?: number[];
  f?: number[];
  b?: boolean[];
  type?: number[];
}

interface ShapeProto {
  dim: { size: number }[];
}

/** The value of an attribute: exactly one field. */
export interface AttrValue {
  s?: Uint8Array;
  i?: number;
  f?: number;
  b?: boolean;
  type?: number;
  shape?: ShapeProto;
  tensor?: { dtype: number; tensor_shape: ShapeProto; tensor_content: Uint8Array };
  list?: AttrList;
}

export interface ArgDef {
  name: string;
  type?: number;
  type_attr?: string;
  number_attr?: string;
  type_list_attr?: string;
}

export interface OpDef {
  name: string;
  input_arg: ArgDef[];
  output_arg: ArgDef[];
  attr: { name: string; type: string; default_value?: AttrValue }[];
  is_stateful?: boolean;
}

export interface NodeDef {
  name: string;
  op: string;
  input: string[];
  attr: Record<string, AttrValue>;
}

export interface FunctionDefinition {
  signature: Pick<OpDef, 'name' | 'input_arg' | 'output_arg'>;
  node_def: NodeDef[];
  ret: Record<string, string>;
}
