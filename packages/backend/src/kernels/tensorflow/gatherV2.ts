import { backend_util, type DataType, type KernelConfig, scalar, type Tensor } from '@tensorflow/tfjs-core';
import type { NodeBackend, OpAttribute } from './NodeBackend.js';

/** The parts of tfjs-node's backend that this kernel needs. */
interface KernelBackend extends NodeBackend {
  binding: NodeBackend['binding'] & { TF_ATTR_INT: number; TF_ATTR_TYPE: number };
  getDTypeInteger(dtype: DataType): number;
  executeSingleOutput(op: string, attributes: OpAttribute[], inputs: Tensor[]): Tensor;
}

/**
 * `GatherV2` without reading the indices back into JavaScript to check them. On a CPU, libtensorflow itself rejects an
 * index out of range: `indices[0] = 3 is not in [0, 3)`. On a GPU the result is 0 there, as in Python.
 *
 * @param original - tfjs-node's kernel.
 */
export function gatherV2(original: KernelConfig): KernelConfig {
  const kernelFunc: KernelConfig['kernelFunc'] = ({ inputs, attrs, backend: current }) => {
    const { x, indices } = inputs as unknown as { x: Tensor; indices: Tensor };
    const { axis, batchDims } = attrs as unknown as { axis: number; batchDims: number };
    const backend = current as unknown as KernelBackend;
    // Checks the shapes.
    backend_util.segment_util.collectGatherOpShapeInfo(x, indices, axis, batchDims);
    const { TF_ATTR_INT, TF_ATTR_TYPE } = backend.binding;
    const type = (name: string, dtype: DataType) => ({
      name,
      type: TF_ATTR_TYPE,
      value: backend.getDTypeInteger(dtype),
    });
    const axisTensor = scalar(axis, 'int32');
    try {
      return backend.executeSingleOutput(
        'GatherV2',
        [
          { name: 'batch_dims', type: TF_ATTR_INT, value: batchDims },
          type('Tparams', x.dtype),
          type('Tindices', indices.dtype),
          type('Taxis', 'int32'),
        ],
        [x, indices, axisTensor],
      );
    } finally {
      axisTensor.dispose();
    }
  };
  return { ...original, kernelFunc };
}
