import { expect, test } from 'vitest';
import { PretrainedModelError } from '../errors.js';
import { assertSameFiles } from './pretrainedFiles.js';

const [one, other] = ['a', 'b'].map((digit) => ({ path: `${digit}.safetensors`, sha256: digit.repeat(64) }));

test('default: the same files, wherever they are now', () => {
  expect(() => assertSameFiles('step-1', {}, {})).not.toThrow();
  expect(() => assertSameFiles('step-1', { segmenter: one }, { segmenter: { ...one, path: 'moved' } })).not.toThrow();
});

test('error: another file, one that is no longer given, one that was not', () => {
  const refusal = (...files: [before: object, now: object]) => {
    try {
      assertSameFiles('step-1', ...files);
    } catch (error) {
      expect(error).toBeInstanceOf(PretrainedModelError);
      return (error as Error).message;
    }
    return 'not refused';
  };
  expect(refusal({ segmenter: one }, { segmenter: other })).toMatchInlineSnapshot(
    `"--segmenter b.safetensors: its SHA-256 is bbbbbbbbbbbb…, but step-1 was trained with a.safetensors of SHA-256 aaaaaaaaaaaa…. Put that file back, or say with --segmenter where it is now."`,
  );
  expect(refusal({ perceptual: one }, {})).toMatchInlineSnapshot(
    `"--perceptual a.safetensors: it is not given, but step-1 was trained with it, SHA-256 aaaaaaaaaaaa…. Put that file back, or say with --perceptual where it is now."`,
  );
  expect(refusal({ segmenter: one }, { segmenter: one, perceptual: other })).toMatchInlineSnapshot(
    `"--perceptual b.safetensors: its SHA-256 is bbbbbbbbbbbb…, but step-1 was trained with none. Start a new run with it."`,
  );
});
