import { assertChoice, assertInteger, RandomStream } from '@ecgan/core/internal';
import type { Augmentation } from '../dataset/Augmentation.js';
import type { Dataset } from '../dataset/Dataset.js';
import { flipSample } from '../dataset/flipSample.js';
import type { Sample } from '../dataset/Sample.js';
import { cannyEdges } from '../edges/cannyEdges.js';
import { composeScene } from './composeScene.js';
import { renderScene } from './renderScene.js';
import { sceneClassNames, scenePalette } from './sceneClasses.js';

/** Options of {@link SyntheticScenes}. */
export interface SyntheticScenesOptions {
  /** Height in pixels, at least 32. @defaultValue 64 */
  height?: number;
  /** Width in pixels, at least 32. @defaultValue height */
  width?: number;
  /** Number of scenes. @defaultValue 1024 */
  length?: number;
  /** Integer seed of all scenes. @defaultValue 0 */
  seed?: number;
  /** Split of the scenes of a seed. The two splits share no scene, whatever their lengths. @defaultValue 'train' */
  split?: 'train' | 'validation';
}

/**
 * Synthetic street scenes: a dataset without a download, deterministic given seed, split and index.
 *
 * A pinhole camera looks down a street of sky, hills, buildings, road, pavement, grass, trees, fences, cars, people,
 * poles and signs. Every class has its own colours and inner structure (windows, lane markings, slabs, leaves), so a
 * generator can learn to synthesise a photo from label map and edges. Trees, buildings, cars, people, poles and signs
 * have instance ids from 1 in drawing order; everything else has instance id 0.
 *
 * @remarks Scenes are independent of resolution: the same seed and index give the same street at 64×64 and at 256×256,
 * but another one at another aspect ratio. Edges are {@link cannyEdges} of the photo at the size of the sample.
 * @throws ValueError if height or width is not an integer ≥ 32, length not an integer ≥ 1, seed not an integer, or
 * split neither `'train'` nor `'validation'`.
 * @example
 * ```ts
 * import { SyntheticScenes } from '@ecgan/data';
 *
 * const scenes = new SyntheticScenes({ height: 64, width: 128, seed: 7 });
 * const { labels, photo } = await scenes.sample(0);
 * photo.length; // 24576
 * ```
 */
export class SyntheticScenes implements Dataset {
  readonly numClasses = sceneClassNames.length;
  readonly classNames = sceneClassNames;
  readonly palette = scenePalette;
  readonly height: number;
  readonly width: number;
  readonly length: number;
  readonly seed: number;
  readonly split: 'train' | 'validation';

  constructor({ height = 64, width = height, length = 1024, seed = 0, split = 'train' }: SyntheticScenesOptions = {}) {
    for (const [argument, size] of Object.entries({ height, width })) {
      assertInteger(argument, size, { atLeast: 32 });
    }
    assertInteger('length', length, { atLeast: 1 });
    assertInteger('seed', seed);
    assertChoice('split', split, ['train', 'validation']);
    [this.height, this.width, this.length, this.seed, this.split] = [height, width, length, seed, split];
  }

  /**
   * Renders scene `index`, flipped if the augmentation flips. Scenes are not cropped.
   * @throws ValueError unless 0 ≤ index < length.
   */
  async sample(index: number, augmentation?: Augmentation): Promise<Sample> {
    const { height, width, length, seed, split } = this;
    assertInteger('index', index, { atLeast: 0, atMost: length - 1 });
    const random = new RandomStream(seed, index, split === 'train' ? 0 : 1);
    const objects = composeScene(random, width / height);
    // Large images are smooth enough with four samples per pixel.
    const supersampling = Math.min(height, width) < 192 ? 3 : 2;
    const rendered = renderScene(objects, { height, width, supersampling, seed: random.below(1 << 30) });
    const edges = cannyEdges(rendered.photo, height, width);
    const sample = { name: `scene-${split}-${index}`, height, width, ...rendered, edges };
    return augmentation?.flip ? flipSample(sample) : sample;
  }
}
