import { encodeSafetensors, type SafetensorsContent } from '@ecgan/models/safetensors';

/** Content of a small checkpoint. */
export const content: SafetensorsContent = {
  tensors: {
    bias: { dtype: 'F32', shape: [3], data: Float32Array.of(1, 2, 3) },
    kernel: { dtype: 'F32', shape: [2, 2, 2], data: new Float32Array(8).fill(0.5) },
    steps: { dtype: 'I32', shape: [], data: Int32Array.of(7) },
    bytes: { dtype: 'U8', shape: [5], data: Uint8Array.of(1, 2, 3, 4, 5) },
    none: { dtype: 'F32', shape: [0, 4], data: new Float32Array(0) },
  },
  metadata: { step: '7', note: 'a "quoted" \u00e9' },
};

/** Returns files of every element type that can be read; the 2- and 8-byte types reuse the bytes of the others. */
export function safetensorsFiles(): Uint8Array[] {
  const retyped = (from: string, to: string, shape: string) => {
    const data = Float32Array.of(0, 0, 1, 0);
    const file = Buffer.from(encodeSafetensors({ a: { dtype: 'F32', shape: [4], data } })).toString('latin1');
    const header = file.slice(8).replace(`"${from}"`, `"${to}"`).replace('[4]', shape);
    const json = header.slice(0, header.lastIndexOf('}') + 1);
    const bytes = Buffer.concat([Buffer.alloc(8), Buffer.from(json), Buffer.from(data.buffer)]);
    bytes.writeBigUInt64LE(BigInt(json.length), 0);
    return Uint8Array.from(bytes);
  };
  return [
    encodeSafetensors(content.tensors, content.metadata),
    encodeSafetensors({}),
    retyped('F32', 'F16', '[8]'),
    retyped('F32', 'BF16', '[8]'),
    retyped('F32', 'BOOL', '[16]'),
  ];
}
