/** What files are, by their names. */
export type Sorted<F> =
  | { kind: 'generator'; model: F; weights: F; box?: F }
  | { kind: 'zip'; file: F }
  | { kind: 'labels'; file: F }
  | { kind: 'trace'; file: F };

/**
 * Tells a generator, a label map and a photo to trace apart.
 *
 * @throws Error that says what is missing or what the files may be.
 */
export function sortFiles<F extends { name: string }>(files: readonly F[]): Sorted<F> {
  const named = (end: string) => files.find(({ name }) => name.toLowerCase().endsWith(end));
  const zip = named('.zip');
  if (zip) return { kind: 'zip', file: zip };
  const [model, weights] = [named('model.json'), named('.bin')];
  if (model && weights) return { kind: 'generator', model, weights, box: named('paintbox.json') };
  if (model || weights || named('paintbox.json'))
    throw new Error(
      'A generator is three files: drop model.json, weights.bin and paintBox.json together, or their folder.',
    );
  if (named('.onnx') || named('.pb') || named('.safetensors'))
    throw new Error('This page takes what ecgan export writes with --format layers or tfjs; export once more.');
  const labels = named('.png');
  if (labels) return { kind: 'labels', file: labels };
  const photo = ['.jpg', '.jpeg', '.webp', '.avif', '.gif', '.bmp'].map(named).find((file) => file !== undefined);
  if (photo) return { kind: 'trace', file: photo };
  throw new Error('Drop a label map (PNG), a photo to trace over, or the folder that ecgan export wrote.');
}
