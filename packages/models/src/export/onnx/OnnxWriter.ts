import { toFloat16 } from '../../safetensors/float16.js';
import type {
  ConvolutionWeights,
  GraphInputs,
  GraphShape,
  GraphWriter,
  PixelWeights,
  Precision,
  Value,
} from '../GraphWriter.js';
import { UniqueNames } from '../UniqueNames.js';
import { type Attribute, type Dimension, elementTypes, type Initializer, type Node, type ValueInfo } from './schema.js';
import { channelsFirst, columnsChannelsFirst, outputsFirst } from './transpose.js';

type Attributes = Record<string, number | string | readonly number[] | { float: number }>;

/** Writes a generator as an ONNX graph of opset 17; feature maps are `[batch, channels, height, width]`. */
export class OnnxWriter implements GraphWriter {
  scope = '';
  readonly nodes: Node[] = [];
  readonly initializers: Initializer[] = [];
  readonly graphInputs: ValueInfo[] = [];
  readonly graphOutputs: ValueInfo[] = [];
  readonly #half: boolean;
  readonly #names = new UniqueNames();

  constructor(precision: Precision) {
    this.#half = precision === 'f16';
  }

  inputs({ instances, styleSize, noiseSize, height, width }: GraphShape): GraphInputs {
    const map = [
      any('batch'),
      height === null ? any('height') : length(height),
      width === null ? any('width') : length(width),
    ];
    const labels = this.#input('labels', elementTypes.int32, map);
    return {
      labels,
      ...(instances && { instances: this.#input('instances', elementTypes.int32, map) }),
      ...(styleSize > 0 && { style: this.#floatInput('style', [any('batch'), length(styleSize)]) }),
      ...(noiseSize > 0 && {
        noise: this.#floatInput('noise', [any('batch'), any('noise_height'), any('noise_width'), length(noiseSize)]),
      }),
    };
  }

  oneHot(labels: Value, numClasses: number): Value {
    const ids = Int32Array.from({ length: numClasses }, (_, id) => id);
    const classes = this.#constant(ids, [1, numClasses, 1, 1], elementTypes.int32);
    return this.#toFloat(this.#node('Equal', [this.#channelAxis(labels), classes]));
  }

  boundaries(instances: Value): Value {
    const ids = this.#channelAxis(instances);
    const along = [2, 3].flatMap((axis) => {
      const [first, second] = [this.#slice(ids, axis, 0, -1), this.#slice(ids, axis, 1, largest)];
      const differs = this.#toFloat(this.#node('Not', [this.#node('Equal', [first, second])]));
      // Both pixels of a pair are on the boundary.
      return [0, 1].map((before) => {
        const pads = [0, 0, 0, 0, 0, 0, 0, 0];
        pads[axis] = before;
        pads[4 + axis] = 1 - before;
        return this.#node('Pad', [differs, this.#int64(pads)]);
      });
    });
    return this.#node('Max', along);
  }

  withNoise(map: Value, noise: Value): Value {
    // Adding zeros of the map's size broadcasts 1×1 noise to all pixels.
    const channel = this.#slice(map, 1, 0, 1);
    const zeros = this.#node('Sub', [channel, channel]);
    return this.concat([map, this.add(this.#node('Transpose', [noise], { perm: channelsFirst }), zeros)]);
  }

  everySecond(map: Value): Value {
    const [starts, ends, axes, steps] = [
      [0, 0],
      [largest, largest],
      [2, 3],
      [2, 2],
    ].map((one) => this.#int64(one));
    return this.#node('Slice', [map, starts, ends, axes, steps]);
  }

  convolve(x: Value, { kernel, shape, bias }: ConvolutionWeights): Value {
    const [height, width, inputs, filters] = shape;
    const ordered = this.#weight(outputsFirst(kernel, shape), [filters, inputs, height, width]);
    const pads = [(height - 1) / 2, (width - 1) / 2, (height - 1) / 2, (width - 1) / 2];
    const operands = [x, ordered, ...(bias ? [this.#weight(bias, [filters])] : [])];
    return this.#node('Conv', operands, { kernel_shape: [height, width], pads });
  }

  pixels(vector: Value, { kernel, bias, height, width, channels }: PixelWeights): Value {
    const columns = height * width * channels;
    const matrix = this.#weight(columnsChannelsFirst(kernel, [height * width, channels]), [
      kernel.length / columns,
      columns,
    ]);
    const offsets = this.#weight(columnsChannelsFirst(bias, [height * width, channels]), [columns]);
    const flat = this.#node('Gemm', [vector, matrix, offsets]);
    return this.#node('Reshape', [flat, this.#int64([-1, channels, height, width])]);
  }

  activate(x: Value, activation: 'relu' | 'tanh' | 'sigmoid'): Value {
    return this.#node({ relu: 'Relu', tanh: 'Tanh', sigmoid: 'Sigmoid' }[activation], [x]);
  }

  leakyRelu(x: Value, alpha: number): Value {
    return this.#node('LeakyRelu', [x], { alpha: { float: alpha } });
  }

  add(x: Value, y: Value): Value {
    return this.#node('Add', [x, y]);
  }

  multiply(x: Value, y: Value): Value {
    return this.#node('Mul', [x, y]);
  }

  plusOne(x: Value): Value {
    return this.add(x, this.#weight([1], []));
  }

  concat(maps: Value[]): Value {
    return this.#node('Concat', maps, { axis: 1 });
  }

  halves(x: Value): [Value, Value] {
    const [name, first, second] = ['Split', 'first', 'second'].map((what) => this.#names.give(this.scope, what));
    this.nodes.push({
      op_type: 'Split',
      name,
      input: [x],
      output: [first, second],
      attribute: attributesOf({ axis: 1 }),
    });
    return [first, second];
  }

  upsample(x: Value, factor: number): Value {
    const scales = this.#constant(Float32Array.of(1, 1, factor, factor), [4], elementTypes.float32);
    const rule = { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' };
    return this.#node('Resize', [x, '', scales], rule);
  }

  mean(x: Value): Value {
    return this.#in32Bits(x, (wide) => this.#node('GlobalAveragePool', [wide]));
  }

  maximum(x: Value): Value {
    return this.#node('GlobalMaxPool', [x]);
  }

  standardize(x: Value, epsilon: number): Value {
    // Not InstanceNormalization: its scale and shift have one element per channel, and the number of channels is not known here.
    return this.#in32Bits(x, (wide) => {
      const axes = { axes: [2, 3] };
      const centred = this.#node('Sub', [wide, this.#node('ReduceMean', [wide], axes)]);
      const variance = this.#node('ReduceMean', [this.#node('Mul', [centred, centred])], axes);
      const safe = this.#node('Add', [variance, this.#constant(Float32Array.of(epsilon), [], elementTypes.float32)]);
      return this.#node('Div', [centred, this.#node('Sqrt', [safe])]);
    });
  }

  output(map: Value, { height, width }: GraphShape): void {
    const wide = this.#half ? this.#node('Cast', [map], { to: elementTypes.float32 }) : map;
    const perm = [0, 2, 3, 1];
    this.nodes.push({
      op_type: 'Transpose',
      name: 'output',
      input: [wide],
      output: ['image'],
      attribute: attributesOf({ perm }),
    });
    const size = [height === null ? any('height') : length(height), width === null ? any('width') : length(width)];
    this.graphOutputs.push(valueInfo('image', elementTypes.float32, [any('batch'), ...size, length(3)]));
  }

  /** Computes in 32 bits, because sums and squares can exceed the range of half precision. */
  #in32Bits(x: Value, compute: (wide: Value) => Value): Value {
    if (!this.#half) return compute(x);
    const wide = compute(this.#node('Cast', [x], { to: elementTypes.float32 }));
    return this.#node('Cast', [wide], { to: elementTypes.float16 });
  }

  #toFloat(x: Value): Value {
    return this.#node('Cast', [x], { to: this.#half ? elementTypes.float16 : elementTypes.float32 });
  }

  /** `[batch, height, width]` as `[batch, 1, height, width]`. */
  #channelAxis(x: Value): Value {
    return this.#node('Unsqueeze', [x, this.#int64([1])]);
  }

  #slice(x: Value, axis: number, start: number, end: number): Value {
    return this.#node('Slice', [x, this.#int64([start]), this.#int64([end]), this.#int64([axis])]);
  }

  #input(name: string, type: number, dim: Dimension[]): Value {
    this.graphInputs.push(valueInfo(name, type, dim));
    return name;
  }

  #floatInput(name: string, dim: Dimension[]): Value {
    const value = this.#input(name, elementTypes.float32, dim);
    return this.#half ? this.#node('Cast', [value], { to: elementTypes.float16 }) : value;
  }

  #weight(values: ArrayLike<number>, dims: readonly number[]): Value {
    if (this.#half) return this.#constant(toFloat16(values), dims, elementTypes.float16);
    return this.#constant(Float32Array.from(values), dims, elementTypes.float32);
  }

  #int64(values: readonly number[]): Value {
    return this.#constant(BigInt64Array.from(values, BigInt), [values.length], elementTypes.int64);
  }

  #constant(values: ArrayBufferView, dims: readonly number[], data_type: number): Value {
    const name = this.#names.give(this.scope, 'constant');
    // `raw_data` is little-endian, like typed arrays on every platform that TF.js runs on.
    const raw_data = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    this.initializers.push({ name, dims, data_type, raw_data });
    return name;
  }

  #node(op_type: string, input: readonly Value[], attributes: Attributes = {}): Value {
    const name = this.#names.give(this.scope, op_type);
    this.nodes.push({ op_type, name, input, output: [name], attribute: attributesOf(attributes) });
    return name;
  }
}

/** The end index of a slice up to the last element. */
const largest = 2 ** 31 - 1;

const any = (dim_param: string): Dimension => ({ dim_param });
const length = (dim_value: number): Dimension => ({ dim_value });

function valueInfo(name: string, elem_type: number, dim: Dimension[]): ValueInfo {
  return { name, type: { tensor_type: { elem_type, shape: { dim } } } };
}

function attributesOf(attributes: Attributes): Attribute[] {
  return Object.entries(attributes).map(([name, value]) => {
    if (typeof value === 'number') return { name, type: 2, i: value };
    if (typeof value === 'string') return { name, type: 3, s: new TextEncoder().encode(value) };
    return 'float' in value ? { name, type: 1, f: value.float } : { name, type: 7, ints: value };
  });
}
