import type { Tensor } from '@tensorflow/tfjs-core';

/** Converts values in [-1, 1] to bytes; values outside are clipped. */
export async function toBytes(values: Tensor): Promise<Uint8Array> {
  return Uint8Array.from(await values.data(), (value) => Math.max(0, Math.min(255, Math.round((value + 1) * 127.5))));
}
