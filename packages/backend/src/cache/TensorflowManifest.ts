/** What is installed in one backend folder: `backend.json`, written last, so that its presence means complete. */
export interface TensorflowManifest {
  /** The npm package in `node_modules`. */
  package: '@tensorflow/tfjs-node' | '@tensorflow/tfjs-node-gpu';
  tfjsNode: string;
  libtensorflow: string;
  device: 'cpu' | 'gpu';
  platform: string;
  arch: string;
  /** Where libtensorflow came from. */
  source: 'official' | 'wheel';
  /** ISO 8601. */
  built: string;
}
