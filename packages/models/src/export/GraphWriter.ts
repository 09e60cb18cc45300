/** The name of a value in a graph. */
export type Value = string;

/** Precision of stored weights and, in ONNX, of the computation. */
export type Precision = 'f32' | 'f16';

/** Weights of a convolution with stride 1 and zero padding that keeps the size. */
export interface ConvolutionWeights {
  /** `[side, side, inputs, filters]`, flat; `side` is odd. */
  kernel: Float32Array;
  shape: readonly number[];
  /** `[filters]` */
  bias?: Float32Array;
}

/** Weights of a dense layer from a vector to all pixels of a feature map. */
export interface PixelWeights {
  /** `[inputs, height · width · channels]`, flat. */
  kernel: Float32Array;
  bias: Float32Array;
  height: number;
  width: number;
  channels: number;
}

/** The inputs of a graph. */
export interface GraphInputs {
  /** Class ids, int32 `[batch, height, width]`. An id out of range gives a pixel without a class. */
  labels: Value;
  /** Instance ids, int32 `[batch, height, width]`, if the generator reads instance boundaries. */
  instances?: Value;
  /** z, `[batch, styleSize]`, if the generator has a style. */
  style?: Value;
  /** `[batch, height or 1, width or 1, noiseSize]`, if the generator takes noise. */
  noise?: Value;
}

/** A generator's inputs other than labels, and the image size if it is fixed. */
export interface GraphShape {
  instances: boolean;
  styleSize: number;
  noiseSize: number;
  /** In pixels; null: any size. The same for `width`. */
  height: number | null;
  width: number | null;
}

/**
 * Writes the operations of a generator in one file format. Feature maps have any batch size and image size; the order
 * of their axes is up to the writer. Maps of 1×1 pixels broadcast.
 */
export interface GraphWriter {
  /** Prefix of the names of the following nodes: the layer that is being written. */
  scope: string;
  inputs(shape: GraphShape): GraphInputs;
  /** One-hot map of class ids, one channel per class. */
  oneHot(labels: Value, numClasses: number): Value;
  /** A map with one channel: 1 at pixels that have a 4-neighbour of another instance, else 0. */
  boundaries(instances: Value): Value;
  /** Concatenates a map and noise along the channels; 1×1 noise is repeated at every pixel. */
  withNoise(map: Value, noise: Value): Value;
  /** Every second pixel of every second row. */
  everySecond(map: Value): Value;
  convolve(x: Value, weights: ConvolutionWeights): Value;
  /** A dense layer from a vector to the pixels of a feature map. */
  pixels(vector: Value, weights: PixelWeights): Value;
  activate(x: Value, activation: 'relu' | 'tanh' | 'sigmoid'): Value;
  leakyRelu(x: Value, alpha: number): Value;
  add(x: Value, y: Value): Value;
  multiply(x: Value, y: Value): Value;
  /** `x + 1` */
  plusOne(x: Value): Value;
  concat(maps: Value[]): Value;
  /** Splits the channels into two halves. */
  halves(x: Value): [Value, Value];
  /** Nearest-neighbour upsampling of height and width by an integer factor. */
  upsample(x: Value, factor: number): Value;
  /** Mean over the pixels of each image, as a 1×1 map; in 32 bits whatever the precision. */
  mean(x: Value): Value;
  /** Maximum over the pixels of each image, as a 1×1 map. */
  maximum(x: Value): Value;
  /** Each channel of each image with mean 0 and variance 1: `(x − μ) / √(σ² + ε)`; in 32 bits whatever the precision. */
  standardize(x: Value, epsilon: number): Value;
  /** Ends the graph with its output: images `[batch, height, width, 3]`, float32. */
  output(map: Value, shape: GraphShape): void;
}
