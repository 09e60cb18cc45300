import { EcganError, type ImageStatistics, imageNormalization, torchvisionStatistics, ValueError } from '@ecgan/core';
import { assertChoice } from '@ecgan/core/internal';
import { type Tensor, type Tensor4D, tensor, tidy, transpose } from '@tensorflow/tfjs-core';
import type { NetworkDescription } from '../protocol/Protocol.js';

/** A tensor of onnxruntime, as far as it is read. */
interface OnnxTensor {
  readonly data: ArrayLike<number>;
  readonly dims: readonly number[];
}

/** A session of onnxruntime. */
interface OnnxSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(feeds: Record<string, unknown>): Promise<Record<string, unknown>>;
  release(): Promise<void>;
}

/** What is used of `onnxruntime-node` or `onnxruntime-web`: the module itself will do. */
export interface OnnxRuntime {
  InferenceSession: {
    /** Opens the bytes of an ONNX file. */
    create(file: Uint8Array): Promise<unknown>;
  };
  Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => unknown;
}

/** Options of {@link onnxSegmenter} and {@link onnxFeatures}. */
export interface OnnxOptions {
  /** For the protocol, such as `'UPerNet-101, ADE20K'`. @defaultValue 'ONNX' */
  name?: string;
  /** What the network wants of an image. @defaultValue `torchvisionStatistics`: ImageNet's mean and deviation */
  statistics?: ImageStatistics;
  /** Where the channels are, in its input and in its outputs of rank 4: `'nchw'` as PyTorch exports, `'nhwc'` as TensorFlow. @defaultValue 'nchw' */
  layout?: 'nchw' | 'nhwc';
  /** Which of its outputs. @defaultValue the first */
  output?: string;
  /** onnxruntime. @defaultValue `onnxruntime-node` where it is installed, else `onnxruntime-web` */
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

/** The file is no network from one image to the output that is asked for. */
export class OnnxFileError extends EcganError {
  constructor(problem: string, facts: Record<string, unknown>, options?: ErrorOptions) {
    super(`file: ${problem}`, facts, options);
    this.name = 'OnnxFileError';
  }
}

/** A network that onnxruntime runs. */
export interface OnnxNetwork {
  network: NetworkDescription;
  /** The output for images `[batch, height, width, 3]` in [-1, 1]; of rank 4 with the channels last. */
  apply(images: Tensor4D): Promise<Tensor>;
  /** Frees what onnxruntime holds. */
  dispose(): Promise<void>;
}

/**
 * Opens an ONNX file in onnxruntime.
 *
 * @throws {@link MissingRuntimeError} where onnxruntime is not installed; {@link OnnxFileError} if it cannot read the file, the file takes other than one input, or has no such output.
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
  // Integers of 64 bits are no logits: a network that ends in an argmax tells nothing of the other classes.
  if (typeof data[0] === 'bigint')
    throw new ValueError({ argument: 'output', expected: 'floating-point numbers', received: 'int64' });
  return tidy(() => {
    const found = tensor(Float32Array.from(data), [...dims], 'float32');
    return layout === 'nchw' && dims.length === 4 ? transpose(found, [0, 2, 3, 1]) : found;
  });
}

/** Of the two builds, the one that is installed. Their names are no literals: a bundler would look for both. */
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

async function checksum(file: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(file)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
