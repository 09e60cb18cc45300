import type { ConvolutionWeights, GraphInputs, GraphShape, GraphWriter, PixelWeights, Value } from '../GraphWriter.js';
import { UniqueNames } from '../UniqueNames.js';
import type { Attribute, Constant, ElementType, Endpoint, Graph, Shape } from './Graph.js';

/**
 * Writes a generator as operations of TensorFlow; feature maps are `[batch, height, width, channels]`.
 *
 * @remarks It uses only operations that every TF.js backend implements. No operation computes with tensor sizes,
 * because WebGPU cannot read values while the graph runs.
 */
export class TensorflowWriter implements GraphWriter {
  scope = '';
  readonly graph: Graph = { nodes: [], inputs: [], outputs: [] };
  readonly #names = new UniqueNames();

  inputs({ instances, styleSize, noiseSize, height, width }: GraphShape): GraphInputs {
    const map = [-1, height ?? -1, width ?? -1];
    return {
      labels: this.#input({ name: 'labels', type: 'DT_INT32', shape: map }),
      ...(instances && { instances: this.#input({ name: 'instances', type: 'DT_INT32', shape: map }) }),
      ...(styleSize > 0 && { style: this.#input({ name: 'style', type: 'DT_FLOAT', shape: [-1, styleSize] }) }),
      ...(noiseSize > 0 && { noise: this.#input({ name: 'noise', type: 'DT_FLOAT', shape: [-1, -1, -1, noiseSize] }) }),
    };
  }

  oneHot(labels: Value, numClasses: number): Value {
    // Not OneHot: TF.js's wasm backend returns integers whatever type is requested.
    const ids = this.#node('ExpandDims', [labels, this.#integers(3)], { T: int32, Tdim: int32 });
    const all = Int32Array.from({ length: numClasses }, (_, id) => id);
    const classes = this.#constant('DT_INT32', [1, 1, 1, numClasses], all);
    return this.#cast(this.#node('Equal', [ids, classes], { T: int32 }), 'DT_BOOL');
  }

  boundaries(instances: Value): Value {
    // As floats, in which ids up to 2²⁴ are exact, because TF.js's wasm backend cannot slice integers.
    const flat = this.#cast(instances, 'DT_INT32');
    const ids = this.#node('ExpandDims', [flat, this.#integers(3)], { T: float, Tdim: int32 });
    const along = [1, 2].flatMap((axis) => {
      const [first, second] = [this.#part(ids, axis, { end: -1 }), this.#part(ids, axis, { begin: 1 })];
      const differs = this.#cast(this.#node('NotEqual', [first, second], { T: float }), 'DT_BOOL');
      // Both pixels of a pair are on the boundary.
      return [0, 1].map((before) => {
        const pads = Array.from({ length: 8 }, (_, i) => (i === 2 * axis + (before ? 0 : 1) ? 1 : 0));
        const operands = [differs, this.#constant('DT_INT32', [4, 2], Int32Array.from(pads))];
        return this.#node('Pad', operands, { T: float, Tpaddings: int32 });
      });
    });
    return along.reduce((one, other) => this.#node('Maximum', [one, other], { T: float }));
  }

  withNoise(map: Value, noise: Value): Value {
    // Adding zeros of the map's size broadcasts 1×1 noise to all pixels.
    const sum = this.#reduce('Sum', map, [3]);
    const zeros = this.#node('Sub', [sum, sum], { T: float });
    return this.concat([map, this.add(noise, zeros)]);
  }

  everySecond(map: Value): Value {
    const [ksize, strides] = [
      [1, 1, 1, 1],
      [1, 2, 2, 1],
    ].map((ints) => ({ ints }));
    return this.#node('MaxPool', [map], { T: float, ksize, strides, padding: { s: 'VALID' }, data_format });
  }

  convolve(x: Value, { kernel, shape, bias }: ConvolutionWeights): Value {
    const ones = { ints: [1, 1, 1, 1] };
    const attributes = { T: float, strides: ones, dilations: ones, padding: { s: 'SAME' }, data_format };
    const y = this.#node('Conv2D', [x, this.#constant('DT_FLOAT', shape, kernel)], attributes);
    return bias ? this.#addBias(y, bias) : y;
  }

  pixels(vector: Value, { kernel, bias, height, width, channels }: PixelWeights): Value {
    const columns = height * width * channels;
    const matrix = this.#constant('DT_FLOAT', [kernel.length / columns, columns], kernel);
    const attributes = { T: float, transpose_a: { b: false }, transpose_b: { b: false } };
    const flat = this.#addBias(this.#node('MatMul', [vector, matrix], attributes), bias);
    const shape = this.#constant('DT_INT32', [4], Int32Array.of(-1, height, width, channels));
    return this.#node('Reshape', [flat, shape], { T: float, Tshape: int32 });
  }

  activate(x: Value, activation: 'relu' | 'tanh' | 'sigmoid'): Value {
    return this.#node({ relu: 'Relu', tanh: 'Tanh', sigmoid: 'Sigmoid' }[activation], [x], { T: float });
  }

  leakyRelu(x: Value, alpha: number): Value {
    return this.#node('LeakyRelu', [x], { T: float, alpha: { f: alpha } });
  }

  add(x: Value, y: Value): Value {
    return this.#node('AddV2', [x, y], { T: float });
  }

  multiply(x: Value, y: Value): Value {
    return this.#node('Mul', [x, y], { T: float });
  }

  plusOne(x: Value): Value {
    return this.add(x, this.#floats(1));
  }

  concat(maps: Value[]): Value {
    return this.#node('ConcatV2', [...maps, this.#integers(3)], { T: float, Tidx: int32, N: { i: maps.length } });
  }

  halves(x: Value): [Value, Value] {
    const both = this.#node('Split', [this.#integers(3), x], { T: float, num_split: { i: 2 } });
    return [both, `${both}:1`];
  }

  upsample(x: Value, factor: number): Value {
    const copies = this.concat(Array.from({ length: factor * factor }, () => x));
    return this.#node('DepthToSpace', [copies], { T: float, block_size: { i: factor }, data_format });
  }

  mean(x: Value): Value {
    return this.#reduce('Mean', x, [1, 2]);
  }

  maximum(x: Value): Value {
    return this.#reduce('Max', x, [1, 2]);
  }

  standardize(x: Value, epsilon: number): Value {
    const centred = this.#node('Sub', [x, this.mean(x)], { T: float });
    const variance = this.mean(this.multiply(centred, centred));
    const inverse = this.#node('Rsqrt', [this.add(variance, this.#floats(epsilon))], { T: float });
    return this.multiply(centred, inverse);
  }

  output(map: Value, { height, width }: GraphShape): void {
    this.graph.nodes.push({ name: 'image', op: 'Identity', inputs: [map], attributes: { T: float } });
    this.graph.outputs.push({ name: 'image', type: 'DT_FLOAT', shape: [-1, height ?? -1, width ?? -1, 3] });
  }

  /** Casts to float32. */
  #cast(x: Value, from: ElementType): Value {
    return this.#node('Cast', [x], { SrcT: { type: from }, DstT: float });
  }

  #addBias(x: Value, bias: Float32Array): Value {
    return this.#node('BiasAdd', [x, this.#constant('DT_FLOAT', [bias.length], bias)], { T: float, data_format });
  }

  #reduce(op: 'Mean' | 'Max' | 'Sum', x: Value, axes: number[]): Value {
    const over = this.#constant('DT_INT32', [axes.length], Int32Array.from(axes));
    return this.#node(op, [x, over], { T: float, Tidx: int32, keep_dims: { b: true } });
  }

  /** Slices a map along one axis; `end` ≤ 0 counts from the end. */
  #part(x: Value, axis: number, { begin = 0, end = 0 }: { begin?: number; end?: number }): Value {
    const at = (value: number) => Int32Array.from({ length: 4 }, (_, i) => (i === axis ? value : 0));
    const operands = [at(begin), at(end), new Int32Array(4).fill(1)];
    const others = 0b1111 ^ (1 << axis);
    return this.#node('StridedSlice', [x, ...operands.map((one) => this.#constant('DT_INT32', [4], one))], {
      ...{ T: float, Index: int32, begin_mask: { i: others }, end_mask: { i: end === 0 ? 0b1111 : others } },
      ...{ ellipsis_mask: { i: 0 }, new_axis_mask: { i: 0 }, shrink_axis_mask: { i: 0 } },
    });
  }

  #input({ name, type, shape }: Endpoint): Value {
    this.graph.inputs.push({ name, type, shape });
    this.graph.nodes.push({ name, op: 'Placeholder', inputs: [], attributes: { dtype: { type }, shape: { shape } } });
    return name;
  }

  #floats(value: number): Value {
    return this.#constant('DT_FLOAT', [], Float32Array.of(value));
  }

  #integers(value: number): Value {
    return this.#constant('DT_INT32', [], Int32Array.of(value));
  }

  #constant(type: Constant['type'], shape: Shape, values: Constant['values']): Value {
    const name = this.#names.give(this.scope, 'Const');
    this.graph.nodes.push({ name, op: 'Const', inputs: [], attributes: {}, constant: { type, shape, values } });
    return name;
  }

  #node(op: string, inputs: readonly Value[], attributes: Record<string, Attribute>): Value {
    const name = this.#names.give(this.scope, op);
    this.graph.nodes.push({ name, op, inputs, attributes });
    return name;
  }
}

const float: Attribute = { type: 'DT_FLOAT' };
const int32: Attribute = { type: 'DT_INT32' };
const data_format: Attribute = { s: 'NHWC' };
