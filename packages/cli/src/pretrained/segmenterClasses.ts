import { readFile } from 'node:fs/promises';
import { ade20kClasses, camvidClasses, cityscapesTrainClasses, type Dataset } from '@ecgan/data';
import type { SegmenterMapping } from '@ecgan/models';
import { segmenterMapping } from '../config/groups/lossSettings.js';
import type { Settings } from '../config/settings.js';
import { ConfigError } from '../errors.js';

/** For each class of a segmenter the class of the data it is; see `mapSegmenterClasses` of `@ecgan/models`. */
type Mapping = SegmenterMapping['mapping'];

/** Classes of published segmenters in the order of their logits. */
const published: Readonly<Record<string, readonly string[]>> = {
  'cityscapes-19': cityscapesTrainClasses.classNames.slice(0, 19),
  'ade20k-150': ade20kClasses.classNames.slice(0, 150),
  'camvid-11': camvidClasses.classNames.slice(0, 11),
  'camvid-12': camvidClasses.classNames,
  'cityscapes-20': [...cityscapesTrainClasses.classNames.slice(0, 19), 'the rest'],
};

const flag = '--segmenter-classes';
const entry = /^(?:none|\d+(?:\+\d+)*)$/;

/**
 * What `--segmenter-classes` says: a known name as it is; a list such as `7,8,26+27,none`, or the JSON file of one, as a mapping.
 *
 * @throws {@link ConfigError} if it is none of these.
 */
export async function readSegmenterClasses(text: string): Promise<NonNullable<Settings['segmenterClasses']>> {
  if (Object.hasOwn(published, text)) return text;
  const entries = text.split(',').map((part) => part.trim());
  if (entries.every((part) => entry.test(part))) return entries.map(parseEntry);
  try {
    return segmenterMapping.parse(JSON.parse(await readFile(text, 'utf8')));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new ConfigError({
      setting: flag,
      expected: `${Object.keys(published).join(', ')}, a list such as 7,8,26+27,none, or a JSON file of one such as [7, 8, [26, 27], null]`,
      received: text,
      advice: code === 'ENOENT' ? 'There is no such name and no such file.' : 'The file holds no such list.',
    });
  }
}

function parseEntry(text: string): number | number[] | null {
  if (text === 'none') return null;
  const ids = text.split('+').map(Number);
  return ids.length === 1 ? ids[0] : ids;
}

/** What is known of a data set's classes. */
type Classes = Pick<Dataset, 'numClasses' | 'classNames'>;

/**
 * The mapping of a segmenter of `count` classes to those of the data; undefined where they are the same.
 *
 * @throws {@link ConfigError} if it is of another number of classes, or none of its names is one of the data's.
 */
export function mappingOf(
  classes: Settings['segmenterClasses'],
  count: number,
  { numClasses, classNames }: Classes,
): Mapping | undefined {
  if (classes === null) {
    if (count === numClasses) return undefined;
    const named = Object.keys(published).find((name) => published[name].length === count);
    throw new ConfigError({
      ...{
        setting: flag,
        expected: `the data's class of each of the segmenter's ${count}, as the data has ${numClasses}`,
      },
      received: undefined,
      advice: `Add ${flag} ${named ?? 'classes.json'}${named ? ', if its classes are these' : ''}.`,
    });
  }
  const names = typeof classes === 'string' ? published[classes] : undefined;
  const length = names?.length ?? classes.length;
  if (length !== count)
    throw new ConfigError({
      ...{ setting: flag, expected: `an entry for each of the segmenter's ${count} classes` },
      received: names ? classes : length,
    });
  const mapping = names ? names.map((name) => idOf(name, classNames)) : (classes as Mapping);
  if (mapping.some((ids) => ids !== null)) return mapping;
  throw new ConfigError({
    ...{ setting: flag, expected: `at least one class of the data${names ? ' by the same name' : ''}` },
    received: names ? classes : 'none in every entry',
    advice: 'Say by a list or a JSON file which class of the data each class of the segmenter is.',
  });
}

function idOf(name: string, classNames: readonly string[]): number | null {
  const id = classNames.indexOf(name);
  return id < 0 ? null : id;
}
