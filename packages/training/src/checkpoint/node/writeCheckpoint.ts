import { encodeSafetensors, type SafetensorsContent } from '@ecgan/models/safetensors';
import { blankChecksum, checksumKey, sealFile } from './checksum.js';
import { writeFileAtomically } from './writeFileAtomically.js';

/**
 * Writes tensors and metadata as one safetensors file with a checksum, whole or not at all.
 *
 * @remarks The checksum is SHA-256 over every byte of the file, its own 64 digits counted as zeros, and one more entry of the
 * metadata, `ecgan_sha256`: other readers of safetensors see a string more, {@link readCheckpoint} checks it and leaves it out.
 * @param path - Replaced if it exists; while it is written, the old one stays.
 * @throws {@link WriteError} if the disk is full or the folder cannot be written to; {@link SafetensorsError} if the
 * tensors cannot be stored, before anything is written.
 * @example
 * ```ts
 * import { writeCheckpoint } from '@ecgan/training/node';
 *
 * await writeCheckpoint('step-10.safetensors', {
 *   tensors: { bias: { dtype: 'F32', shape: [2], data: new Float32Array([1, 2]) } },
 *   metadata: { step: '10' },
 * });
 * ```
 */
export async function writeCheckpoint(path: string, { tensors, metadata }: SafetensorsContent): Promise<void> {
  const file = encodeSafetensors(tensors, { ...metadata, [checksumKey]: blankChecksum });
  sealFile(file);
  await writeFileAtomically(path, file);
}
