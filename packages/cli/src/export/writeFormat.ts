import { graphModel, halveWeights, onnxModel, type Precision, savedModel } from '@ecgan/models/export';
import { io } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ConvertedFormat } from './formats.js';
import type { PaintBox } from './paintBox.js';

/** Options of {@link writeFormat}. */
interface FormatOptions {
  format: ConvertedFormat;
  precision: Precision;
  /** Description of the generator, stored in the file if the format has a place for it. */
  box: PaintBox;
}

/** Converts a generator to a format. Returns name and content of each file. */
export async function writeFormat(
  network: LayersModel,
  { format, precision, box }: FormatOptions,
): Promise<[name: string, content: Uint8Array | string][]> {
  switch (format) {
    case 'layers':
      return modelFiles(await layersArtifacts(network, precision));
    case 'tfjs':
      return modelFiles(await graphModel(network, { precision, metadata: { ...box } }));
    case 'onnx': {
      const metadata = Object.fromEntries(Object.entries(box).map(([name, value]) => [name, JSON.stringify(value)]));
      return [['generator.onnx', await onnxModel(network, { precision, metadata })]];
    }
    case 'savedmodel':
      return [['saved_model.pb', await savedModel(network, { precision })]];
  }
}

/** The model in TF.js's layers format. Loading it needs the layers of this project's packages. */
async function layersArtifacts(network: LayersModel, precision: Precision): Promise<io.ModelArtifacts> {
  let saved: io.ModelArtifacts = {};
  const keep = io.withSaveHandler(async (artifacts) => {
    saved = artifacts;
    return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
  });
  await network.save(keep);
  return precision === 'f16' ? halveWeights(saved) : saved;
}

/** `model.json` and `weights.bin`, which TF.js reads from a folder or a web server. */
function modelFiles(artifacts: io.ModelArtifacts): [name: string, content: Uint8Array | string][] {
  const { weightData, weightSpecs = [], ...model } = artifacts;
  const weightsManifest = [{ paths: ['weights.bin'], weights: weightSpecs }];
  return [
    ['weights.bin', new Uint8Array(io.CompositeArrayBuffer.join(weightData))],
    ['model.json', JSON.stringify({ ...model, weightsManifest })],
  ];
}
