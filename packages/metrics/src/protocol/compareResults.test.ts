import { describe, expect, test } from 'vitest';
import { assertSameProtocol, compareResults, ProtocolMismatchError } from './compareResults.js';
import { describeProtocol } from './describeProtocol.js';
import type { Protocol } from './Protocol.js';

const protocol: Protocol = {
  metric: 'mean IoU',
  network: { name: 'CGNet', sha256: '0123456789abcdef' },
  images: 101,
  split: 'CamVid val',
  size: [360, 480],
  resized: { from: [96, 128], interpolation: 'bilinear, half-pixel centres' },
  clipped: [-1, 1],
  classes: { numClasses: 11, scored: 11, ignoreLabel: 11, ignoredPixels: 5, pixels: 100 },
  settings: { seed: 0 },
};

describe('compareResults', () => {
  test('default', () => {
    expect(compareResults({ value: 0.3, protocol }, { value: 0.6, protocol: structuredClone(protocol) })).toEqual({
      ...{ difference: -0.3, ratio: 0.5 },
    });
    expect(compareResults({ value: 1, protocol }, { value: 0, protocol }).ratio).toBeNaN();
  });

  const classes = protocol.classes as NonNullable<Protocol['classes']>;
  const others: [string, Partial<Protocol>][] = [
    ['metric', { metric: 'pixel accuracy' }],
    ['network.sha256', { network: { name: 'CGNet', sha256: '1123456789abcdef' } }],
    ['network.sha256', { network: { name: 'CGNet' } }],
    ['images', { images: 100 }],
    ['split', { split: undefined }],
    ['size', { size: [96, 128] }],
    ['resized.from', { resized: { from: [192, 256], interpolation: 'bilinear, half-pixel centres' } }],
    ['resized.interpolation', { resized: { from: [96, 128], interpolation: 'nearest' } }],
    ['classes.ignoreLabel', { classes: { ...classes, ignoreLabel: undefined } }],
    ['classes.ignoredPixels', { classes: { ...classes, ignoredPixels: 6 } }],
    ['settings.seed', { settings: { seed: 1 } }],
  ];
  test.each(others)('error: another %s', (field, change) => {
    try {
      compareResults({ value: 1, protocol }, { value: 1, protocol: { ...protocol, ...change } });
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(ProtocolMismatchError);
      expect((error as ProtocolMismatchError).differences.map((one) => one.field)).toEqual([field]);
    }
  });

  test('error: the message names all that differs', { meta: { id: 'compare-results-refuses' } }, () => {
    const other = { ...protocol, images: 100, split: undefined, network: { name: 'ESPNet' } };
    expect(() => assertSameProtocol(protocol, other)).toThrowErrorMatchingInlineSnapshot(
      `[ProtocolMismatchError: protocol: expected two results of one protocol, but network.name is "CGNet" in the first and "ESPNet" in the second; network.sha256 is "0123456789abcdef" in the first and not given in the second; images is 101 in the first and 100 in the second; split is "CamVid val" in the first and not given in the second. Score both again with the same choices.]`,
    );
  });

  test('behavior: the number of classes that happened to be scored may differ', () => {
    assertSameProtocol(protocol, { ...protocol, classes: { ...classes, scored: 9 } });
  });
});

describe('describeProtocol', () => {
  test('default: everything on one line', () => {
    expect(describeProtocol(protocol)).toMatchInlineSnapshot(
      `"101 images of 360×480 (height×width); CamVid val; enlarged or reduced from 96×128, bilinear, half-pixel centres; clipped to [-1, 1]; network CGNet (SHA-256 0123456789ab…); mean IoU; mean IoU over the 11 of 11 classes that occur or were predicted; label 11 ignored (5 of 100 pixels); one matrix over all images; seed 0"`,
    );
    expect(describeProtocol({ metric: 'kernel distance', images: 1, referenceImages: 5 })).toMatchInlineSnapshot(
      `"1 image against 5; kernel distance"`,
    );
  });
});
