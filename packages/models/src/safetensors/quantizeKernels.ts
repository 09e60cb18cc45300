import { elementCount, type SafeTensor, type SafeTensors, SafetensorsError } from './types.js';

/** Largest distance of a code from `ZERO`: −127 … 127 are stored as 1 … 255. */
const LARGEST = 127;
const ZERO = 128;
const scaleOf = (name: string) => `${name}/scale`;

/**
 * Stores the kernels of convolutions in 8 bits, with a scale for each output channel: a quarter of the bytes of float32.
 *
 * `code = 128 + round(127 · w / s_o)`, `s_o = max |w|` over the weights of output channel o
 *
 * @remarks The error of a weight is at most `s_o / 254`. F32 tensors of rank 4 are treated as kernels; all others are
 * unchanged. Use it for inference only: the rounding is too coarse to continue training from.
 * @param tensors - Tensors by name. They are not changed.
 * @returns The same names: kernels as U8, and beside each `NAME/scale`, F32 `[outputChannels]`.
 * @throws {@link SafetensorsError} if a kernel holds a value that is not finite, or a tensor already has the name of a scale.
 * @example
 * ```ts
 * import { dequantizeKernels, quantizeKernels } from '@ecgan/models/safetensors';
 *
 * const kernel = { dtype: 'F32' as const, shape: [1, 1, 1, 2], data: new Float32Array([0.5, -2]) };
 * const stored = quantizeKernels({ kernel }); // kernel: U8 [255, 1], kernel/scale: [0.5, 2]
 * dequantizeKernels(stored).kernel.data; // Float32Array [0.5, -2]
 * ```
 */
export function quantizeKernels(tensors: SafeTensors): SafeTensors {
  const entries = Object.entries(tensors).flatMap(([name, tensor]): [string, SafeTensor][] => {
    if (tensor.dtype !== 'F32' || tensor.shape.length !== 4) return [[name, tensor]];
    if (Object.hasOwn(tensors, scaleOf(name)))
      throw new SafetensorsError(
        `Tensor "${scaleOf(name)}" has the name that the scale of "${name}" gets. Rename it.`,
        {
          tensor: scaleOf(name),
        },
      );
    return quantize(name, tensor.shape, tensor.data);
  });
  return Object.fromEntries(entries);
}

function quantize(name: string, shape: number[], data: Float32Array): [string, SafeTensor][] {
  const channels = shape[3];
  const scale = new Float32Array(channels);
  data.forEach((weight, i) => {
    if (!Number.isFinite(weight))
      throw new SafetensorsError(
        `Tensor "${name}" holds ${weight}, which cannot be stored in 8 bits. Quantize finite weights only.`,
        { tensor: name },
      );
    scale[i % channels] = Math.max(scale[i % channels], Math.abs(weight));
  });
  // A channel of zeros has scale 0.
  const codes = Uint8Array.from(
    data,
    (weight, i) => ZERO + Math.round((LARGEST * weight) / (scale[i % channels] || 1)),
  );
  return [
    [name, { dtype: 'U8', shape, data: codes }],
    [scaleOf(name), { dtype: 'F32', shape: [channels], data: scale }],
  ];
}

/**
 * Converts kernels stored by {@link quantizeKernels} back to F32 and removes their scales; all other tensors are unchanged.
 *
 * `w = s_o · (code − 128) / 127`
 *
 * @throws {@link SafetensorsError} if a scale is not an F32 tensor with one value per output channel.
 */
export function dequantizeKernels(tensors: SafeTensors): SafeTensors {
  const entries = Object.entries(tensors).flatMap(([name, tensor]): [string, SafeTensor][] => {
    const scale = tensors[scaleOf(name)];
    if (name.endsWith('/scale') && tensors[name.slice(0, -'/scale'.length)]?.dtype === 'U8') return [];
    if (tensor.dtype !== 'U8' || scale === undefined) return [[name, tensor]];
    const channels = tensor.shape.at(-1) ?? 0;
    if (scale.dtype !== 'F32' || elementCount(scale.shape) !== channels)
      throw new SafetensorsError(
        `Tensor "${scaleOf(name)}" should be F32 of shape [${channels}], but is ${scale.dtype} of shape [${scale.shape}].`,
        { tensor: scaleOf(name) },
      );
    const data = Float32Array.from(tensor.data, (code, i) => (scale.data[i % channels] * (code - ZERO)) / LARGEST);
    return [[name, { dtype: 'F32', shape: tensor.shape, data }]];
  });
  return Object.fromEntries(entries);
}
