import type { Tensor } from '@tensorflow/tfjs-core';
import type { NetworkDescription } from '../protocol/Protocol.js';

/** What {@link describeNetwork} reads: a layers model, or anything with weights. */
export interface WeightedNetwork {
  /** Returns the weights, always in the same order. They stay the network's: the caller does not dispose them. */
  getWeights(): Tensor[];
}

/**
 * Describes a network by its name and the SHA-256 of its weights, for the protocol of the scores it makes.
 *
 * @remarks The checksum covers the shapes and little-endian float32 values of all weights in the network's order. It
 * does not depend on the backend or on how the weights were stored, and it changes if a single weight does. It needs
 * Web Crypto: Node, or a browser over https.
 * @param name - Name and version, such as `'CGNet M3N21, CamVid'`.
 * @param network - A layers model, or anything with weights, which must be loaded.
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
