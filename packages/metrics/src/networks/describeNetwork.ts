import type { Tensor } from '@tensorflow/tfjs-core';
import type { NetworkDescription } from '../protocol/Protocol.js';

/** What {@link describeNetwork} reads: a layers model, or anything with weights. */
export interface WeightedNetwork {
  /** Its weights, always in the same order; the network's own. */
  getWeights(): Tensor[];
}

/**
 * Name and SHA-256 of a network's weights, for the protocol of the scores it makes.
 *
 * @remarks The checksum is over the shapes and little-endian float32 values of all weights in the network's order, so it is the same on every backend and however the
 * weights were stored, and another one if a single weight differs. It needs Web Crypto: any browser over https, and Node.
 * @param name - Name and version.
 * @param network - With its weights loaded.
 * @example
 * ```ts
 * import { describeNetwork, segmenter } from '@ecgan/metrics';
 *
 * const network = segmenter({ numClasses: 12, filters: 4 });
 * await describeNetwork('small U-Net, 4 filters', network); // { name, sha256: '…' }
 * ```
 */
export async function describeNetwork(name: string, network: WeightedNetwork): Promise<NetworkDescription> {
  const parts: Uint8Array[] = [];
  for (const weight of network.getWeights()) {
    parts.push(new TextEncoder().encode(`[${weight.shape.join()}]`));
    const values = await weight.data();
    const view = new DataView(new ArrayBuffer(4 * values.length));
    for (let i = 0; i < values.length; i++) view.setFloat32(4 * i, Number(values[i]), true);
    parts.push(new Uint8Array(view.buffer));
  }
  const bytes = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return { name, sha256: Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('') };
}
