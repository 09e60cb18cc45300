import { LabelLayout, registerLayers } from '@ecgan/core';
import { inferenceGenerator } from '@ecgan/models';
import { randomNormal, type Tensor4D } from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import type { PaintBox } from './PaintBox.js';
import { toPixels } from './toPixels.js';

/** Generates the image of a label map as RGBA bytes. */
export type Draw = (labels: Int32Array) => Promise<Uint8ClampedArray<ArrayBuffer>>;

/** Loads the generator and its description, which `ecgan export` wrote. */
export async function loadGenerator(folder: string): Promise<{ box: PaintBox; draw: Draw }> {
  registerLayers();
  const response = await fetch(`${folder}/paintBox.json`);
  if (!response.ok) throw new Error(`There is no generator in ${folder}: paintBox.json cannot be read.`);
  const box: PaintBox = await response.json();
  const model = await loadLayersModel(`${folder}/model.json`);
  const generator = inferenceGenerator(model, { consume: true });
  const { height, width, levels, classes } = box;
  // Always the same noise: while one paints, only what is painted changes.
  const noise = box.noiseSize ? (randomNormal([1, 1, 1, box.noiseSize], 0, 1, 'float32', 1) as Tensor4D) : undefined;
  const boundaries = box.boundary ? new Uint8Array(height * width) : undefined;
  const draw: Draw = async (labels) => {
    const options = { numClasses: classes.length, levels, boundaries };
    const layout = LabelLayout.fromLabelMaps(labels, [1, height, width], options);
    const picture = generator.generate(layout, undefined, noise);
    layout.dispose();
    const values = await picture.data();
    picture.dispose();
    return toPixels(values);
  };
  return { box, draw };
}
