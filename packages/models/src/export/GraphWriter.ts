/** A value of a graph, by its name there. */
export type Value = string;

/** Storage of weights and, in ONNX, precision of the computation. */
export type Precision = 'f32' | 'f16';

/** A convolution with stride 1 and zero padding that keeps the size. */
export interface ConvolutionWeights {
  /** `[side, side, inputs, filters]`, flat; an odd side. */
  kernel: Float32Array;
  shape: readonly number[];
  /** `[filters]` */
  bias?: Float32Array;
}

/** A dense layer from a vector to all pixels of a feature map. */
export interface PixelWeights {
  /** `[inputs, height · width · channels]`, flat. */
  kernel: Float32Array;
  bias: Float32Array;
  height: number;
  width: number;
  channels: number;
}

/** The inputs that a graph takes from outside. */
export interface GraphInputs {
  /** Class ids, int32 `[batch, height, width]`; an id that is no class belongs to none. */
  labels: Value;
  /** Instance ids, int32 `[batch, height, width]`, where the generator reads instance boundaries. */
  instances?: Value;
  /** z, `[batch, styleSize]`, where the generator has a style. */
  style?: Value;
  /** `[batch, height or 1, width or 1, noiseSize]`, where the generator takes noise. */
  noise?: Value;
}

/** What a generator takes beside labels, and the size of its images where only one fits. */
export interface GraphShape {
  instances: boolean;
  styleSize: number;
  noiseSize: number;
  /** null: any */
  height: number | null;
  width: number | null;
}

/**
 * Writes the operations of a generator in one file format. Feature maps are values whose order of axes only the writer knows, of any batch and
 * size; `1×1` maps broadcast.
 */
export interface GraphWriter {
  /** Prefix of the names of what follows: the layer that is being written. */
  scope: string;
  inputs(shape: GraphShape): GraphInputs;
  /** The one-hot map of class ids. */
  oneHot(labels: Value, numClasses: number): Value;
  /** A map with one channel: 1 where a pixel has a 4-neighbour of another instance, else 0. */
  boundaries(instances: Value): Value;
  /** Appends noise to the channels of a map, at every pixel. */
  withNoise(map: Value, noise: Value): Value;
  /** Every second pixel of every second row. */
  everySecond(map: Value): Value;
  convolve(x: Value, weights: ConvolutionWeights): Value;
  /** The pixels that a dense layer makes of a vector. */
  pixels(vector: Value, weights: PixelWeights): Value;
  activate(x: Value, activation: 'relu' | 'tanh' | 'sigmoid'): Value;
  leakyRelu(x: Value, alpha: number): Value;
  add(x: Value, y: Value): Value;
  multiply(x: Value, y: Value): Value;
  /** `x + 1` */
  plusOne(x: Value): Value;
  concat(maps: Value[]): Value;
  /** Two halves of the channels. */
  halves(x: Value): [Value, Value];
  /** Nearest-neighbour upsampling. */
  upsample(x: Value, factor: number): Value;
  /** Mean over the pixels of each image, as a 1×1 map; in 32 bits whatever the precision. */
  mean(x: Value): Value;
  /** Maximum over the pixels of each image, as a 1×1 map. */
  maximum(x: Value): Value;
  /** Each channel of each image with mean 0 and variance 1: `(x − μ) / √(σ² + ε)`; in 32 bits whatever the precision. */
  standardize(x: Value, epsilon: number): Value;
  /** Ends the graph: images `[batch, height, width, 3]`, float32. */
  output(map: Value, shape: GraphShape): void;
}
