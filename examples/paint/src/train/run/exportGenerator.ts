import { halveWeights } from '@ecgan/models/export';
import { io } from '@tensorflow/tfjs-core';
import type { PaintBox } from '../../page/document/PaintBox.js';
import type { GeneratorFiles } from '../../page/generator/protocol.js';
import { presets } from './presets.js';
import type { TrainingRun } from './TrainingRun.js';

/** The files of `ecgan export --format layers --precision f16`, of a run as it is now, with the average of its weights. */
export async function exportGenerator({ trainer, settings, data }: TrainingRun): Promise<GeneratorFiles> {
  const { size, networks } = presets[settings.preset];
  const { classNames, palette } = data.dataset;
  const box: PaintBox = {
    ...{ height: size, width: size, levels: networks.levels, boundary: false, noiseSize: 0 },
    classes: classNames.map((name, id) => ({ name, colour: palette[id] })),
    labels: [...data.shown[0].labels],
  };
  const { network, dispose } = await trainer.inferenceGenerator();
  let saved: io.ModelArtifacts = {};
  await network.save(
    io.withSaveHandler(async (artifacts) => {
      saved = halveWeights(artifacts);
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
    }),
  );
  dispose();
  const { weightData, weightSpecs = [], ...model } = saved;
  const weightsManifest = [{ paths: ['weights.bin'], weights: weightSpecs }];
  return {
    model: JSON.stringify({ ...model, weightsManifest }),
    weights: io.CompositeArrayBuffer.join(weightData),
    box: JSON.stringify(box),
  };
}
