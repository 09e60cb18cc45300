import type { ClassProtocol, Protocol, Size } from './Protocol.js';

/**
 * Describes a protocol in one line of text, to print beside the score.
 *
 * @example
 * ```ts
 * import { describeProtocol } from '@ecgan/metrics';
 *
 * const size = [96, 128] as const;
 * describeProtocol({ metric: 'Fréchet distance', images: 101, referenceImages: 367, size, split: 'CamVid val' });
 * // '101 images of 96×128 (height×width) against 367; CamVid val; Fréchet distance'
 * ```
 */
export function describeProtocol(protocol: Protocol): string {
  const { metric, network, images, referenceImages, split, size, resized, clipped, classes, settings } = protocol;
  const parts = [
    images !== undefined && imagesText(images, referenceImages, size),
    split,
    resized && `enlarged or reduced from ${sizeText(resized.from)}, ${resized.interpolation}`,
    clipped && `clipped to [${clipped.join(', ')}]`,
    network && `network ${network.name}${network.sha256 ? ` (SHA-256 ${network.sha256.slice(0, 12)}…)` : ''}`,
    metric,
    classes && classesText(classes),
    ...Object.entries(settings ?? {}).map(([name, value]) => `${name} ${value}`),
  ];
  return parts.filter(Boolean).join('; ');
}

function imagesText(images: number, referenceImages: number | undefined, size: Size | undefined): string {
  const against = referenceImages === undefined ? '' : ` against ${referenceImages}`;
  return `${images} image${images === 1 ? '' : 's'}${size ? ` of ${sizeText(size)} (height×width)` : ''}${against}`;
}

function classesText({ numClasses, scored, ignoreLabel, ignoredPixels, pixels }: ClassProtocol): string {
  const ignoring = ignoreLabel === undefined ? 'no label ignored' : `label ${ignoreLabel} ignored`;
  return (
    `mean IoU over the ${scored} of ${numClasses} classes that occur or were predicted; ` +
    `${ignoring} (${ignoredPixels} of ${pixels} pixels); one matrix over all images`
  );
}

function sizeText([height, width]: Size): string {
  return `${height}×${width}`;
}
