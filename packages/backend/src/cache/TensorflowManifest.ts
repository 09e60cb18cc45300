/**
 * Content of `backend.json`, which describes an installation folder. It is written last, so its presence means that the
 * installation is complete.
 */
export interface TensorflowManifest {
  /** The npm package in `node_modules`. */
  package: '@tensorflow/tfjs-node' | '@tensorflow/tfjs-node-gpu';
  tfjsNode: string;
  libtensorflow: string;
  device: 'cpu' | 'gpu';
  platform: string;
  arch: string;
  /** Origin of libtensorflow: the official archive or a Python wheel. */
  source: 'official' | 'wheel';
  /** `bindingRevision` that the binding was built with; undefined for a prebuilt or older binding. */
  revision?: number;
  /** Time of the build, ISO 8601. */
  built: string;
}
