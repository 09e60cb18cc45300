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
import { type RegionOptions, type RegionsMessage, regionsOf } from './classRegions.js';
import type { LayoutLevel } from './LayoutLevel.js';

/** What {@link LabelLayout.classRegions} gives out, all int32. */
export interface RegionTensors {
  /** (image, class) of each map, `[pairs, 2]`. */
  pairs: Tensor2D;
  /** Where in the last convolution's output each of their pixels is found, `[pairs, height, width]`. */
  index: Tensor3D;
  /** Of each convolution the rows it computes beside the dense map, `[rows, 9]`. */
  patches: Tensor2D[];
}

/**
 * Label maps of a batch at every resolution a network works at, with their distinct neighbourhoods and, per pixel, which
 * of them it is.
 *
 * Everything a network computes from the label map alone, such as SPADE's γ and β, depends on a neighbourhood alone:
 * computed once per distinct one and looked up, it is the same numbers, exactly. No one-hot tensor need ever exist.
 *
 * @remarks Built on the CPU from typed arrays: it moves between threads ({@link LabelLayout.toMessage}) and makes tensors only when asked. Those it
 * hands out from {@link LabelLayout.inputs} and {@link LabelLayout.labelMap} are its own, outlive `tidy`, and go with {@link LabelLayout.dispose}.
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
  /** Level k is the layout at `1 / 2^k` of its size. */
  readonly levels: readonly LayoutLevel[];
  /** `[pairs, 2]`, flat: the (image, class) pairs that occur, sorted. */
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
   * Analyses label maps.
   *
   * @param labelMaps - Class ids, `[batch, height, width]`, flat.
   * @param shape - `[batch, height, width]`; height and width divisible by `2^(levels − 1)`.
   * @param options - See {@link LabelLayoutOptions}.
   * @throws {@link ShapeError} if lengths disagree or a size cannot be halved that often.
   * @throws {@link ValueError} if an id is not a class (the message names its pixel), or an option is out of range.
   */
  static fromLabelMaps(
    labelMaps: ArrayLike<number>,
    shape: readonly [batch: number, height: number, width: number],
    options: LabelLayoutOptions,
  ): LabelLayout {
    return new LabelLayout(analyseLabelMaps(labelMaps, shape, options));
  }

  /** The layout a {@link LabelLayout.toMessage} came from. */
  static fromMessage(message: LayoutMessage): LabelLayout {
    return new LabelLayout(message);
  }

  /** Channels of the dense map: `numClasses`, and one more with instance boundaries. */
  get channels(): number {
    return this.numClasses + (this.hasBoundaries ? 1 : 0);
  }

  /**
   * Class ids of a level, int32 `[batch, height, width]`, without the boundary bit.
   * The layout's own: not to be disposed by the caller.
   */
  labelMap(level = 0): Tensor3D {
    return this.#cached(`labelMap ${level}`, () => {
      const { height, width } = this.#level(level);
      return [tensor3d(this.#classes(level), [this.batch, height, width], 'int32')];
    })[0] as Tensor3D;
  }

  /**
   * What a network built on {@link layoutInputs} is fed: the symbols of level 0, int32 `[batch, height, width]`, then of each
   * level `innerPatches [U3, 9]`, `innerIndex [batch, h, w]`, `outerPatches [U5, 9]`, `outerIndex [batch, h, w]`, all
   * int32. The layout's own: not to be disposed by the caller.
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
   * What {@link classConv2d} and {@link classMaps} are told about the regions of classes. The layout's own: not to be disposed by the
   * caller.
   *
   * @param options - See {@link RegionOptions}. Regions that the layout was made with are at hand, others are found now.
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
   * Made anew at each call; the caller disposes it.
   */
  segmentationMap(level = 0): Tensor4D {
    const { symbols, height, width } = this.#level(level);
    // Not oneHot: TF.js refuses a depth of 1.
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

  /** Frees the tensors. They are made again when next asked for; twice does no harm. */
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
    return regionsOf(
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

  #cached(key: string, make: () => Tensor[]): Tensor[] {
    let tensors = this.#tensors.get(key);
    if (!tensors) {
      tensors = make().map((made) => keep(made));
      this.#tensors.set(key, tensors);
    }
    return tensors;
  }
}
