/** Which network a score was made with. */
export interface NetworkDescription {
  /** Name and version, such as `'CGNet M3N21, CamVid'`. */
  name: string;
  /** SHA-256 of its weights in hexadecimal, see {@link describeNetwork}. */
  sha256?: string;
  /** Set where this is exactly one of the three backbones that LPIPS's heads were fitted to, at the five (seven) taps LPIPS reads. */
  lpipsBackbone?: 'vgg16' | 'alexnet' | 'squeezenet';
}

/** Height and width in pixels. */
export type Size = readonly [height: number, width: number];

/** The classes that a score of label maps counts. */
export interface ClassProtocol {
  numClasses: number;
  /** How many classes the mean IoU is over: those that occur or were predicted. An outcome, not a choice: two results may differ in it. */
  scored: number;
  /** The true label whose pixels were not counted. */
  ignoreLabel?: number;
  /** Pixels that were not counted. */
  ignoredPixels: number;
  /** All pixels, those that were not counted included. */
  pixels: number;
}

/**
 * How a score was made: everything that would give another number if it were chosen otherwise. Two scores can be compared if their protocols agree,
 * which {@link compareResults} checks; it can be stored as JSON.
 *
 * @remarks Published scores of one checkpoint differ by more than ten points between protocols, and the papers seldom print them.
 */
export interface Protocol {
  /** The measure, such as `'Fréchet distance'`. */
  metric: string;
  /** The network that read labels or features. */
  network?: NetworkDescription;
  /** Number of images (label maps) that were scored. */
  images?: number;
  /** Number of real images they were compared with, where that is another set. */
  referenceImages?: number;
  /** What the images were drawn from: data set and split, such as `'CamVid val'`. */
  split?: string;
  /** Height and width at which was scored. */
  size?: Size;
  /** How images that had another size were brought to it. */
  resized?: { from: Size; interpolation: string };
  /** The range that values were clipped to before they were read. */
  clipped?: readonly [low: number, high: number];
  /** Of scores of label maps. */
  classes?: ClassProtocol;
  /** Further choices of this measure, by the names of its options. */
  settings?: Readonly<Record<string, string | number | boolean>>;
}

/** What the caller knows of a protocol and the measure does not: which network, which images. */
export type ProtocolContext = Pick<Protocol, 'network' | 'split' | 'size' | 'resized'>;

/** A score with its protocol. */
export interface Score {
  value: number;
  protocol: Protocol;
}

/** All scores of predicted labels with their protocol. */
export interface SegmentationScores {
  pixelAccuracy: number;
  meanIou: number;
  /** IoU per class id; NaN for a class that neither occurs nor was predicted. */
  perClass: number[];
  /** Recall per class id: the fraction of the class's pixels that were predicted as it; NaN for a class that does not occur. */
  classAccuracy: number[];
  protocol: Protocol;
}
