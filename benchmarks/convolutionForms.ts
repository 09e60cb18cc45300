/**
 * Measures the GFLOP/s of each form of a convolution and of its filter gradient on the tensorflow backend: the
 * measurements behind `packages/backend/src/kernels/tensorflow/fastestForm.ts`.
 *
 *     node --conditions=@ecgan/source --import tsx benchmarks/convolutionForms.ts
 *
 * Prints the best of at least three alternating runs of each form, and its largest difference from libtensorflow's own
 * kernel, relative to the largest value.
 */
import { useBackend } from '@ecgan/backend';
import { convolutionAsGradient, nativeKernel, productPerRow, productPerTap } from '@ecgan/backend/internal';
import { backend, backend_util, dispose, randomNormal, type Tensor, type Tensor4D, tidy } from '@tensorflow/tfjs-core';

type Size = [batch: number, side: number, inChannels: number, outChannels: number, taps: number, pad: 'same' | 'valid'];

const sizes: Size[] = [
  [1, 256, 183, 253, 3, 'same'],
  [1, 256, 70, 183, 3, 'same'],
  [1, 256, 64, 64, 3, 'same'],
  [1, 256, 253, 3, 3, 'same'],
  [1, 128, 128, 128, 3, 'same'],
  [1, 64, 512, 256, 3, 'same'],
  [5, 37, 256, 512, 4, 'valid'],
  [1, 32, 128, 2048, 3, 'same'],
  [1, 16, 1024, 1024, 3, 'same'],
  [4, 64, 64, 64, 3, 'same'],
  [4, 64, 32, 16, 3, 'same'],
  [4, 32, 32, 32, 3, 'same'],
  [4, 8, 128, 128, 3, 'same'],
];

interface Best {
  milliseconds: number;
  values: ArrayLike<number>;
}

/** Returns the best time of each form; the runs of the forms alternate. */
function best(forms: Record<string, () => Tensor>): Record<string, Best> {
  const found: Record<string, Best> = {};
  for (let round = 0; round < 3; round++) {
    for (const [name, form] of Object.entries(forms)) {
      const start = performance.now();
      const result = tidy(form);
      const milliseconds = Math.min(performance.now() - start, found[name]?.milliseconds ?? Number.POSITIVE_INFINITY);
      found[name] = { milliseconds, values: found[name]?.values ?? result.dataSync() };
      result.dispose();
    }
  }
  return found;
}

function difference(values: ArrayLike<number>, from: ArrayLike<number>): number {
  let [largest, furthest] = [0, 0];
  for (let i = 0; i < from.length; i++) {
    largest = Math.max(largest, Math.abs(from[i]));
    furthest = Math.max(furthest, Math.abs(from[i] - values[i]));
  }
  return furthest / largest;
}

function cells(forms: Record<string, Best>, work: number): string {
  const native = forms.native.values;
  return Object.values(forms)
    .map(({ milliseconds, values }) => {
      const apart = values === native ? '' : ` (${difference(values, native).toExponential(0)})`;
      return `${(work / milliseconds / 1e6).toFixed(0)}${apart}`;
    })
    .join(' | ');
}

const { summary } = await useBackend('tensorflow');
const native = (name: 'Conv2D' | 'Conv2DBackpropFilter', inputs: Record<string, Tensor>, attrs: object) =>
  nativeKernel(name).kernelFunc({ inputs, attrs: attrs as never, backend: backend() }) as Tensor;

console.log(`${summary}\n`);
console.log('| convolution | forward | as an input gradient | filter gradient | per row | per tap |');
console.log('| --- | --: | --: | --: | --: | --: |');
for (const [batch, side, inChannels, outChannels, taps, pad] of sizes) {
  const input: [number, number, number, number] = [batch, side, side, inChannels];
  const info = backend_util.computeConv2DInfo(input, [taps, taps, inChannels, outChannels], 1, 1, pad);
  const x = randomNormal(input) as Tensor4D;
  const filter = randomNormal(info.filterShape) as Tensor4D;
  const dy = randomNormal(info.outShape) as Tensor4D;
  const attrs = { strides: 1, pad, dataFormat: 'NHWC', dilations: 1, filterShape: info.filterShape };
  const forward = best({
    native: () => native('Conv2D', { x, filter }, attrs),
    ...(pad === 'same' && { asGradient: () => convolutionAsGradient(x, filter, info) }),
  });
  const backward = best({
    native: () => native('Conv2DBackpropFilter', { x, dy }, attrs),
    perRow: () => productPerRow(x, dy, info),
    perTap: () => productPerTap(x, dy, info),
  });
  const work = 2 * dy.size * inChannels * taps * taps;
  const name = `${batch}×${side}², ${inChannels} → ${outChannels}, ${taps}×${taps}${pad === 'valid' ? ' valid' : ''}`;
  console.log(`| ${name} | ${cells(forward, work)}${pad === 'same' ? '' : ' | —'} | ${cells(backward, work)} |`);
  dispose([x, filter, dy]);
}
process.exit(0);
