import { decodeSafetensors, type SafetensorsContent, SafetensorsError } from '@ecgan/models/safetensors';
import { safetensorsEdits } from '../damage/safetensorsEdits.js';
import { expectThat, type OpenReader } from '../Reader.js';
import { safetensorsFiles } from './safetensorsFiles.js';

/** `decodeSafetensors`: no tensor holds more or less than its shape says, nothing is allocated on a header's word. */
export const safetensorsReader: OpenReader = async () => ({
  files: safetensorsFiles(),
  edits: safetensorsEdits,
  names: '',
  promises: (error) => error instanceof SafetensorsError && error.message.length > 0,
  memory: safetensorsMemory,
  read(bytes) {
    expectWhole(decodeSafetensors(bytes));
    return true;
  },
});

/** Elements of two bytes become four, and are copied once more on their way; some text is decoded beside. */
const safetensorsMemory = (fileBytes: number) => 2 ** 16 + 6 * fileBytes;

/** @throws {@link Violation} if a tensor is not of its shape. */
export function expectWhole({ tensors, metadata }: SafetensorsContent): void {
  for (const [name, { dtype, shape, data }] of Object.entries(tensors)) {
    const type = { F32: Float32Array, I32: Int32Array, U8: Uint8Array, BOOL: Uint8Array }[dtype];
    expectThat(data instanceof type, `${name} of ${dtype} is a ${data.constructor.name}`);
    expectThat(data.length === shape.reduce((all, one) => all * one, 1), `${name} of [${shape}] has ${data.length}`);
  }
  for (const value of Object.values(metadata)) expectThat(typeof value === 'string', `metadata of ${typeof value}`);
}
