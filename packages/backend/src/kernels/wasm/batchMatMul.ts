import {
  type BatchMatMulAttrs,
  broadcast_util,
  broadcastTo,
  getKernel,
  type KernelConfig,
  matMul,
  reshape,
  stack,
  type Tensor,
  type Tensor2D,
  tidy,
  transpose,
  unstack,
  util,
} from '@tensorflow/tfjs-core';

const original = getKernel('BatchMatMul', 'wasm');

/** Multiplications below which the other form is not worth its additional operations. */
const small = 2 ** 14;

/**
 * `BatchMatMul`, in which a transposed operand is transposed first and several products are computed one by one. The wasm backend computes only a single product of
 * operands as they are with XNNPACK; all else with loops that reach 1.7 GFLOP/s, where XNNPACK reaches 30.
 */
export const batchMatMul: KernelConfig = {
  kernelName: 'BatchMatMul',
  backendName: 'wasm',
  kernelFunc: (args) => {
    const { a, b } = args.inputs as unknown as { a: Tensor; b: Tensor };
    const { transposeA, transposeB } = args.attrs as unknown as BatchMatMulAttrs;
    const [rows, inner] = transposeA ? [...a.shape.slice(-2)].reverse() : a.shape.slice(-2);
    const columns = b.shape.at(transposeB ? -2 : -1) as number;
    const batch = broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
    const products = util.sizeFromShape(batch);
    const asItIs = !transposeA && !transposeB && products === 1;
    if (asItIs || products === 0 || rows * inner * columns < small) return original.kernelFunc(args);
    return tidy(() => {
      const [as, bs] = [items(a, batch), items(b, batch)];
      const each = as.map((item, i) => product(item, bs[i], transposeA, transposeB));
      return reshape(products === 1 ? each[0] : stack(each), [...batch, rows, columns]);
    });
  },
};

/** One product of matrices, as `A B` or as `(Bᵀ Aᵀ)ᵀ`: whichever has fewer numbers to transpose. */
function product(a: Tensor2D, b: Tensor2D, transposeA: boolean, transposeB: boolean): Tensor {
  const straight = (transposeA ? a.size : 0) + (transposeB ? b.size : 0);
  const results = a.shape[transposeA ? 1 : 0] * b.shape[transposeB ? 0 : 1];
  const reversed = (transposeA ? 0 : a.size) + (transposeB ? 0 : b.size) + results;
  if (straight <= reversed) return matMul(transposeA ? transpose(a) : a, transposeB ? transpose(b) : b);
  return transpose(matMul(transposeB ? b : transpose(b), transposeA ? a : transpose(a)));
}

/** The matrix of each product of a batch. */
function items(x: Tensor, batch: number[]): Tensor2D[] {
  const products = util.sizeFromShape(batch);
  const [rows, columns] = x.shape.slice(-2);
  if (x.size === rows * columns) {
    const only: Tensor2D = reshape(x, [rows, columns]);
    return Array.from({ length: products }, () => only);
  }
  return unstack(reshape(broadcastTo(x, [...batch, rows, columns]), [products, rows, columns])) as Tensor2D[];
}
