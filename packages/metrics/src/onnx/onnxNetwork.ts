import { EcganError, type ImageStatistics, imageNormalization, torchvisionStatistics, ValueError } from '@ecgan/core';
import { assertChoice } from '@ecgan/core/internal';
import { type Tensor, type Tensor4D, tensor, tidy, transpose } from '@tensorflow/tfjs-core';
import type { NetworkDescription } from '../protocol/Protocol.js';

/** The part of a tensor of onnxruntime that is read. */
interface OnnxTensor {
  readonly data: ArrayLike<number>;
  readonly dims: readonly number[];
}

/** The part of a session of onnxruntime that is used. */
interface OnnxSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(feeds: Record<string, unknown>): Promise<Record<string, unknown>>;
  release(): Promise<void>;
}

/** The part of onnxruntime that is used. Pass the module `onnxruntime-node` or `onnxruntime-web` itself. */
export interface OnnxRuntime {
  InferenceSession: {
    /** Opens the bytes of an ONNX file. */
    create(file: Uint8Array): Promise<unknown>;
  };
  Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => unknown;
}

/** Options of {@link onnxSegmenter} and {@link onnxFeatures}. */
export interface OnnxOptions {
  /** Name of the network in the protocol, such as `'UPerNet-101, ADE20K'`. @defaultValue 'ONNX' */
  name?: string;
  /**
   * How the network expects images to be normalised.
   * @defaultValue `torchvisionStatistics`: ImageNet's mean and deviation
   */
  statistics?: ImageStatistics;
  /**
   * Order of the axes of the input, and of outputs of rank 4: `'nchw'` as PyTorch exports, `'nhwc'` as TensorFlow does.
   * @defaultValue 'nchw'
   */
  layout?: 'nchw' | 'nhwc';
  /** Name of the output to read. @defaultValue the first output */
  output?: string;
  /** The onnxruntime module. @defaultValue `onnxruntime-node` where it is installed, else `onnxruntime-web` */
  runtime?: OnnxRuntime;
}

/** onnxruntime is not installed. */
export class MissingRuntimeError extends EcganError {
  constructor(options?: ErrorOptions) {
    const names = ['onnxruntime-node', 'onnxruntime-web'];
    super(
      'onnxruntime: expected onnxruntime-node or onnxruntime-web to be installed, found neither. ' +
        'Run npm install onnxruntime-node (in a browser: import * as runtime from "onnxruntime-web" and pass { runtime }).',
      { names },
      options,
    );
    this.name = 'MissingRuntimeError';
  }
}

/** The file cannot be read, or is not a network with one input and the requested output. */
export class OnnxFileError extends EcganError {
  constructor(problem: string, facts: Record<string, unknown>, options?: ErrorOptions) {
    super(`file: ${problem}`, facts, options);
    this.name = 'OnnxFileError';
  }
}

/** A network that onnxruntime runs. */
export interface OnnxNetwork {
  network: NetworkDescription;
  /**
   * Computes the output for images `[batch, height, width, 3]` in [-1, 1]. An output of rank 4 has its channels last.
   * The caller disposes it.
   */
  apply(images: Tensor4D): Promise<Tensor>;
  /** Frees the session of onnxruntime. */
  dispose(): Promise<void>;
}

/**
 * Opens an ONNX file in onnxruntime.
 *
 * @throws {@link MissingRuntimeError} where onnxruntime is not installed; {@link OnnxFileError} if onnxruntime cannot
 * read the file, or the network does not have exactly one input, or lacks the output.
 */
export async function openOnnx(file: Uint8Array, options: OnnxOptions = {}): Promise<OnnxNetwork> {
  const { name = 'ONNX', statistics = torchvisionStatistics, layout = 'nchw', output } = options;
  assertChoice('layout', layout, ['nchw', 'nhwc']);
  const normalization = imageNormalization(statistics);
  const runtime = options.runtime ?? (await installedRuntime());
  const session = await createSession(runtime, file);
  const [input] = session.inputNames;
  const wanted = output ?? session.outputNames[0];
  if (session.inputNames.length !== 1 || !session.outputNames.includes(wanted)) {
    const { inputNames, outputNames } = session;
    await session.release();
    throw new OnnxFileError(
      `expected one input and the output ${JSON.stringify(wanted)}, got the inputs ${inputNames.join(', ')} and the outputs ${outputNames.join(', ')}.`,
      { inputNames, outputNames, output: wanted },
    );
  }
  return {
    network: { name, sha256: await checksum(file) },
    async apply(images) {
      const prepared = tidy(() => {
        const x = normalization.apply(images) as Tensor4D;
        return layout === 'nchw' ? transpose(x, [0, 3, 1, 2]) : x;
      });
      const data = Float32Array.from(await prepared.data());
      const feed = new runtime.Tensor('float32', data, prepared.shape);
      prepared.dispose();
      const { [wanted]: found } = await session.run({ [input]: feed });
      return toTensor(found as OnnxTensor, layout);
    },
    dispose: () => session.release(),
  };
}

async function createSession(runtime: OnnxRuntime, file: Uint8Array): Promise<OnnxSession> {
  try {
    return (await runtime.InferenceSession.create(file)) as OnnxSession;
  } catch (cause) {
    const problem = (cause as Error).message;
    throw new OnnxFileError(`onnxruntime cannot read it: ${problem}`, { problem }, { cause });
  }
}

function toTensor({ data, dims }: OnnxTensor, layout: 'nchw' | 'nhwc'): Tensor {
  // A network that ends in an argmax gives int64 class ids. Scores need the logits of all classes.
  if (typeof data[0] === 'bigint')
    throw new ValueError({ argument: 'output', expected: 'floating-point numbers', received: 'int64' });
  return tidy(() => {
    const found = tensor(Float32Array.from(data), [...dims], 'float32');
    return layout === 'nchw' && dims.length === 4 ? transpose(found, [0, 2, 3, 1]) : found;
  });
}

/**
 * Imports whichever build of onnxruntime is installed. The names are not literals, or a bundler would try to resolve
 * both.
 */
async function installedRuntime(): Promise<OnnxRuntime> {
  let failure: unknown;
  for (const name of ['onnxruntime-node', 'onnxruntime-web'])
    try {
      return (await import(/* @vite-ignore */ name)) as OnnxRuntime;
    } catch (cause) {
      failure = cause;
    }
  throw new MissingRuntimeError({ cause: failure });
}

/** SHA-256 in hexadecimal. */
async function checksum(file: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(file)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
