import {
  keep,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
  tensor2d,
  tensor3d,
  tensor4d,
} from '@tensorflow/tfjs-core';
import { ValueError } from '../errors.js';
import { analyseLabelMaps, type LabelLayoutOptions, type LayoutMessage } from './analyseLabelMaps.js';
import { findRegions, type RegionOptions, type RegionsMessage } from './classRegions.js';
import type { LayoutLevel } from './LayoutLevel.js';

/** Result of {@link LabelLayout.classRegions}; all tensors are int32. */
export interface RegionTensors {
  /** (image, class) of each map of `index`, `[pairs, 2]`. */
  pairs: Tensor2D;
  /** Row of the last convolution's output for each pixel of each map, `[pairs, height, width]`. */
  index: Tensor3D;
  /** Per convolution the rows it computes in addition to the dense map: the input rows at its nine offsets, `[rows, 9]`. */
  patches: Tensor2D[];
}

/**
 * Label maps of a batch at every resolution of a network, as their distinct neighbourhoods and a per-pixel index into them.
 *
 * What a network computes from the label map alone, such as SPADE's γ and β, depends only on a pixel's neighbourhood. Computing it once
 * per distinct neighbourhood and gathering the results is exact and needs no one-hot tensor.
 *
 * @remarks A layout is built on the CPU from typed arrays, can be moved between threads ({@link LabelLayout.toMessage}), and
 * creates tensors on demand. The layout owns the tensors of {@link LabelLayout.inputs}, {@link LabelLayout.labelMap} and
 * {@link LabelLayout.classRegions}: they survive `tidy` and are freed by {@link LabelLayout.dispose}.
 *
 * @example
 * ```ts
 * import { LabelLayout } from '@ecgan/core';
 *
 * const layout = LabelLayout.fromLabelMaps([0, 0, 1, 1], [1, 2, 2], { numClasses: 2, levels: 2 });
 * layout.levels.map(({ height, width }) => [height, width]); // [[2, 2], [1, 1]]
 * layout.dispose();
 * ```
 */
export class LabelLayout {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly numClasses: number;
  /** Whether the layout has an instance-boundary channel. */
  readonly hasBoundaries: boolean;
  /** Level k is the layout at `height / 2^k × width / 2^k`. */
  readonly levels: readonly LayoutLevel[];
  /** The (image, class) pairs that occur, sorted, `[pairs, 2]`, flat. */
  readonly presentClasses: Int32Array;
  readonly #regions?: RegionsMessage;
  readonly #tensors = new Map<string, Tensor[]>();

  private constructor(message: LayoutMessage) {
    this.batch = message.batch;
    this.height = message.height;
    this.width = message.width;
    this.numClasses = message.numClasses;
    this.hasBoundaries = message.hasBoundaries;
    this.levels = message.levels;
    this.presentClasses = message.presentClasses;
    this.#regions = message.regions;
  }

  /**
   * Builds the layout of a batch of label maps.
   *
   * @param labelMaps - Class ids, `[batch, height, width]`, flat.
   * @param shape - `[batch, height, width]`; height and width divisible by `2^(levels − 1)`.
   * @param options - See {@link LabelLayoutOptions}.
   * @throws {@link ShapeError} if lengths and shape disagree, or height or width is not divisible by `2^(levels − 1)`.
   * @throws {@link ValueError} if an id is not a class (the message names its pixel), or an option is out of range.
   */
  static fromLabelMaps(
    labelMaps: ArrayLike<number>,
    shape: readonly [batch: number, height: number, width: number],
    options: LabelLayoutOptions,
  ): LabelLayout {
    return new LabelLayout(analyseLabelMaps(labelMaps, shape, options));
  }

  /** Restores a layout from {@link LabelLayout.toMessage}. */
  static fromMessage(message: LayoutMessage): LabelLayout {
    return new LabelLayout(message);
  }

  /** Channels of the dense map: `numClasses`, plus 1 with instance boundaries. */
  get channels(): number {
    return this.numClasses + (this.hasBoundaries ? 1 : 0);
  }

  /**
   * Class ids of a level, int32 `[batch, height, width]`, without the boundary bit. The layout owns the tensor; the caller must not
   * dispose it.
   */
  labelMap(level = 0): Tensor3D {
    return this.#cached(`labelMap ${level}`, () => {
      const { height, width } = this.#level(level);
      return [tensor3d(this.#classes(level), [this.batch, height, width], 'int32')];
    })[0] as Tensor3D;
  }

  /**
   * The inputs of a network built on {@link layoutInputs}: the symbols of level 0, `[batch, height, width]`, then per
   * level `innerPatches [U3, 9]`, `innerIndex [batch, h, w]`, `outerPatches [U5, 9]`, `outerIndex [batch, h, w]`, all
   * int32, with U3 and U5 distinct neighbourhoods. The layout owns the tensors; the caller must not dispose them.
   */
  inputs(): Tensor[] {
    return this.#cached('inputs', () => [
      tensor3d(this.levels[0].symbols, [this.batch, this.height, this.width], 'int32'),
      ...this.levels.flatMap(({ inner, outer, height, width }) =>
        [inner, outer].flatMap(({ patches, distinct, index }) => [
          tensor2d(patches, [distinct, 9], 'int32'),
          tensor3d(index, [this.batch, height, width], 'int32'),
        ]),
      ),
    ]);
  }

  /**
   * The class regions that {@link classConv2d} and {@link classMaps} take as inputs. The layout owns the tensors; the caller must not
   * dispose them.
   *
   * @param options - See {@link RegionOptions}. If they equal the `regions` option the layout was built with, the regions are
   * already computed; otherwise this call computes them.
   */
  classRegions({ convolutions = 2, ignoreLabel }: RegionOptions = {}): RegionTensors {
    const tensors = this.#cached(`classRegions ${convolutions} ${ignoreLabel}`, () => {
      const { height, width } = this;
      const { pairs, index, patches } = this.#findRegions(convolutions, ignoreLabel);
      return [
        tensor2d(pairs, [pairs.length / 2, 2], 'int32'),
        tensor3d(index, [pairs.length / 2, height, width], 'int32'),
        ...patches.map((rows) => tensor2d(rows, [rows.length / 9, 9], 'int32')),
      ];
    });
    const [pairs, index, ...patches] = tensors as [Tensor2D, Tensor3D, ...Tensor2D[]];
    return { pairs, index, patches };
  }

  /**
   * The dense map of a level, float32 `[batch, height, width, channels]`: one-hot classes, then the boundary channel.
   * Each call creates a new tensor; the caller disposes it.
   */
  segmentationMap(level = 0): Tensor4D {
    const { symbols, height, width } = this.#level(level);
    // Not tf.oneHot, which rejects a depth of 1.
    const map = new Float32Array(symbols.length * this.channels);
    symbols.forEach((symbol, pixel) => {
      const start = pixel * this.channels;
      map[start + (symbol % this.numClasses)] = 1;
      if (symbol >= this.numClasses) map[start + this.numClasses] = 1;
    });
    return tensor4d(map, [this.batch, height, width, this.channels]);
  }

  /** The layout as plain typed arrays, for `postMessage(message, transferables(message))`. */
  toMessage(): LayoutMessage {
    const { batch, height, width, numClasses, hasBoundaries, levels, presentClasses } = this;
    const message = { batch, height, width, numClasses, hasBoundaries, levels, presentClasses };
    return this.#regions ? { ...message, regions: this.#regions } : message;
  }

  /** Frees the layout's tensors. A later access creates them again; a second call does nothing. */
  dispose(): void {
    for (const tensors of this.#tensors.values()) for (const one of tensors) one.dispose();
    this.#tensors.clear();
  }

  /** Class ids of a level, without the boundary bit. */
  #classes(level: number): Int32Array {
    const { symbols } = this.#level(level);
    return this.hasBoundaries ? symbols.map((symbol) => symbol % this.numClasses) : symbols;
  }

  #findRegions(convolutions: number, ignoreLabel: number | undefined): RegionsMessage {
    const known = this.#regions;
    if (known?.convolutions === convolutions && known.ignoreLabel === ignoreLabel) return known;
    const { batch, height, width, presentClasses: present } = this;
    return findRegions(
      { labelMaps: this.#classes(0), shape: [batch, height, width], present },
      { convolutions, ignoreLabel },
    );
  }

  #level(level: number): LayoutLevel {
    const found = this.levels[level];
    if (found) return found;
    const expected = `a level from 0 to ${this.levels.length - 1}`;
    throw new ValueError({
      argument: 'level',
      expected,
      received: level,
      advice: 'Build the layout with more levels.',
    });
  }

  /** The tensors stored under a key, created and kept on first access. */
  #cached(key: string, make: () => Tensor[]): Tensor[] {
    let tensors = this.#tensors.get(key);
    if (!tensors) {
      tensors = make().map((made) => keep(made));
      this.#tensors.set(key, tensors);
    }
    return tensors;
  }
}
