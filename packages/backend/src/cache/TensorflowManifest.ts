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
  /** Which of our changes the binding was built with; none where it came prebuilt or from before there were any. */
  revision?: number;
  /** ISO 8601. */
  built: string;
}
