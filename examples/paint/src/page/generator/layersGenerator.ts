import { LabelLayout, registerLayers, SemanticPreserving } from '@ecgan/core';
import { instanceBoundaries } from '@ecgan/data';
import { applyToLabels, inferenceGenerator } from '@ecgan/models';
import { io } from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { Generator } from './Generator.js';
import type { PictureName } from './protocol.js';
import type { StoredModel } from './readModel.js';

/** A generator of layers, which looks label maps up in layouts; it draws I′_e and I′ as well, at no further cost. */
export async function layersGenerator({ artifacts, box }: StoredModel): Promise<Generator> {
  registerLayers();
  const { network } = inferenceGenerator(await loadLayersModel(io.fromMemory(artifacts)), { consume: true });
  const { all, pictures } = withEarlierPictures(network);
  const { height, width, levels, classes } = box;
  return {
    pictures,
    draw(labels, noise) {
      // Where nobody says which pixels are one instance, a region of one class is.
      const boundaries = box.boundary ? instanceBoundaries(labels, height, width) : undefined;
      const options = { numClasses: classes.length, levels, boundaries };
      const layout = LabelLayout.fromLabelMaps(labels, [1, height, width], options);
      const images = applyToLabels(all, layout, { others: noise ? [noise] : [] });
      layout.dispose();
      return images;
    },
    dispose: () => network.dispose(),
  };
}

/** The network with the pictures that it makes on the way to I″ as further outputs. */
function withEarlierPictures(network: LayersModel): { all: LayersModel; pictures: PictureName[] } {
  const last = network.layers.find((layer) => layer instanceof SemanticPreserving);
  if (!last) return { all: network, pictures: ['refined'] };
  const [, image, edge] = last.inboundNodes[0].inputTensors as SymbolicTensor[];
  const outputs = [network.outputs[0], image, edge];
  return { all: model({ inputs: network.inputs, outputs }), pictures: ['refined', 'image', 'edge'] };
}
