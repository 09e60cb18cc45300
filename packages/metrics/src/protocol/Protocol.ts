/** Which network a score was made with. */
export interface NetworkDescription {
  /** Name and version, such as `'CGNet M3N21, CamVid'`. */
  name: string;
  /** SHA-256 of its weights in hexadecimal, see {@link describeNetwork}. */
  sha256?: string;
  /**
   * Set only if this is exactly a backbone that LPIPS's heads were fitted to, with the taps that LPIPS reads: five, or
   * seven of SqueezeNet.
   */
  lpipsBackbone?: 'vgg16' | 'alexnet' | 'squeezenet';
}

/** Height and width in pixels. */
export type Size = readonly [height: number, width: number];

/** The classes that a score of label maps counts. */
export interface ClassProtocol {
  numClasses: number;
  /**
   * Number of classes in the mean IoU: those that occur or were predicted. An outcome, not a choice, so two results may
   * differ in it.
   */
  scored: number;
  /** The true label whose pixels were not counted. */
  ignoreLabel?: number;
  /** Pixels that were not counted. */
  ignoredPixels: number;
  /** All pixels, including those that were not counted. */
  pixels: number;
}

/**
 * How a score was made: every choice that changes the number. Two scores can be compared only if their protocols agree,
 * which {@link compareResults} checks. A protocol can be stored as JSON.
 *
 * @remarks Published scores of one checkpoint differ by more than ten points between protocols, which papers seldom
 * state.
 */
export interface Protocol {
  /** The measure, such as `'Fréchet distance'`. */
  metric: string;
  /** The network that predicted labels or extracted features. */
  network?: NetworkDescription;
  /** Number of images (label maps) that were scored. */
  images?: number;
  /** Number of real images in the set that they were compared with, for a distance between sets. */
  referenceImages?: number;
  /** What the images were drawn from: data set and split, such as `'CamVid val'`. */
  split?: string;
  /** Height and width at which images were scored. */
  size?: Size;
  /** The original size of images that were resized to `size`, and the interpolation. */
  resized?: { from: Size; interpolation: string };
  /** The range that images were clipped to before the network read them. */
  clipped?: readonly [low: number, high: number];
  /** The classes that count, for scores of label maps. */
  classes?: ClassProtocol;
  /** Further options of the metric, by name. */
  settings?: Readonly<Record<string, string | number | boolean>>;
}

/** The part of a protocol that only the caller knows: which network, which images. */
export type ProtocolContext = Pick<Protocol, 'network' | 'split' | 'size' | 'resized'>;

/** A score with its protocol. */
export interface Score {
  value: number;
  protocol: Protocol;
}

/** All scores of predicted label maps, with their protocol. */
export interface SegmentationScores {
  pixelAccuracy: number;
  meanIou: number;
  /** IoU per class id; NaN for a class that neither occurs nor was predicted. */
  perClass: number[];
  /**
   * Recall per class id: the fraction of the class's pixels that were predicted as it; NaN for a class that does not
   * occur.
   */
  classAccuracy: number[];
  protocol: Protocol;
}
