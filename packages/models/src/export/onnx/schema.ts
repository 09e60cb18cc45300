import protobuf from 'protobufjs';

/** The messages of ONNX's protocol buffers that a graph needs (onnx/onnx.proto3). */
const definition = `
syntax = "proto3";
package onnx;

message AttributeProto {
  string name = 1;
  float f = 2;
  int64 i = 3;
  bytes s = 4;
  repeated int64 ints = 8;
  int32 type = 20;
}
message ValueInfoProto { string name = 1; TypeProto type = 2; }
message NodeProto {
  repeated string input = 1;
  repeated string output = 2;
  string name = 3;
  string op_type = 4;
  repeated AttributeProto attribute = 5;
}
message TensorProto {
  repeated int64 dims = 1;
  int32 data_type = 2;
  string name = 8;
  bytes raw_data = 9;
}
message TensorShapeProto {
  message Dimension { oneof value { int64 dim_value = 1; string dim_param = 2; } }
  repeated Dimension dim = 1;
}
message TypeProto {
  message Tensor { int32 elem_type = 1; TensorShapeProto shape = 2; }
  Tensor tensor_type = 1;
}
message GraphProto {
  repeated NodeProto node = 1;
  string name = 2;
  repeated TensorProto initializer = 5;
  repeated ValueInfoProto input = 11;
  repeated ValueInfoProto output = 12;
}
message OperatorSetIdProto { string domain = 1; int64 version = 2; }
message StringStringEntryProto { string key = 1; string value = 2; }
message ModelProto {
  int64 ir_version = 1;
  string producer_name = 2;
  string doc_string = 6;
  GraphProto graph = 7;
  repeated OperatorSetIdProto opset_import = 8;
  repeated StringStringEntryProto metadata_props = 14;
}
`;

const { root } = protobuf.parse(definition, { keepCase: true });

export const ModelProto = root.lookupType('onnx.ModelProto');

/** Element types, as numbered in `TensorProto.DataType`. */
export const elementTypes = { float32: 1, int32: 6, int64: 7, float16: 10 } as const;

/** A named attribute of a node. */
export type Attribute =
  | { name: string; type: 1; f: number }
  | { name: string; type: 2; i: number }
  | { name: string; type: 3; s: Uint8Array }
  | { name: string; type: 7; ints: readonly number[] };

export interface Node {
  op_type: string;
  name: string;
  input: readonly string[];
  output: readonly string[];
  attribute: Attribute[];
}

export interface Initializer {
  name: string;
  dims: readonly number[];
  data_type: number;
  raw_data: Uint8Array;
}

/** A dimension: a length, or a name for a dimension of any length. */
export type Dimension = { dim_value: number } | { dim_param: string };

export interface ValueInfo {
  name: string;
  type: { tensor_type: { elem_type: number; shape: { dim: Dimension[] } } };
}
