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
  /** How many scenes there are. @defaultValue 1024 */
  length?: number;
  /** Another seed, other scenes. An integer. @defaultValue 0 */
  seed?: number;
  /** The two halves of a seed's scenes: no scene of one is in the other, however long they are. @defaultValue 'train' */
  split?: 'train' | 'validation';
}

/**
 * Made-up street scenes: a dataset that needs no download, deterministic from seed, split and number.
 *
 * A pinhole camera looks down a street of sky, hills, buildings, road, pavement, grass, trees, fences, cars, people,
 * poles and signs. Every class has structure of its own inside it (windows, lane markings, slabs, leaves) and colours of
 * its own, so that a photo can be learned from label map and edges. Trees, buildings, cars, people, poles and signs are
 * told apart by instance ids, 1 and up in order of drawing; everything else has instance 0.
 *
 * @remarks A scene has no resolution: the same seed and number show the same street at 64×64 and, sharper, at 256×256
 * (another aspect ratio shows another). Edges are {@link cannyEdges} of the photo at the sample's own size.
 * @throws ValueError if a size is below 32 or not whole, length or seed is not an integer, or split is neither.
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
   * Draws scene `index`, mirrored where the augmentation says so; there is nothing to crop.
   * @throws ValueError unless 0 ≤ index < length.
   */
  async sample(index: number, augmentation?: Augmentation): Promise<Sample> {
    const { height, width, length, seed, split } = this;
    assertInteger('index', index, { atLeast: 0, atMost: length - 1 });
    const random = new RandomStream(seed, index, split === 'train' ? 0 : 1);
    const objects = composeScene(random, width / height);
    // Large pictures are smooth enough with four samples a pixel.
    const supersampling = Math.min(height, width) < 192 ? 3 : 2;
    const rendered = renderScene(objects, { height, width, supersampling, seed: random.below(1 << 30) });
    const edges = cannyEdges(rendered.photo, height, width);
    const sample = { name: `scene-${split}-${index}`, height, width, ...rendered, edges };
    return augmentation?.flip ? flipSample(sample) : sample;
  }
}
