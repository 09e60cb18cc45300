import { encodeLabelMap } from '@ecgan/data';
import { encode } from 'fast-png';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { twoLayers } from '../document/LayerStack.js';
import { keptMap } from './KeptMap.js';
import { readLabelFile } from './labelFiles.js';
import { sortFiles } from './sortFiles.js';
import { unzipGenerator, zipGenerator } from './zippedGenerator.js';

const classes = [
  { name: 'sky', colour: [0, 0, 255] as const },
  { name: 'road', colour: [90, 90, 90] as const },
];
const box = { height: 2, width: 2, levels: 1, boundary: false, classes };

describe('sortFiles', () => {
  const named = (...names: string[]) => names.map((name) => ({ name }));

  test('default: generators, label maps, photos', () => {
    expect(sortFiles(named('paintBox.json', 'weights.bin', 'model.json'))).toMatchObject({
      ...{ kind: 'generator', model: { name: 'model.json' }, box: { name: 'paintBox.json' } },
    });
    expect(sortFiles(named('model.json', 'weights.bin'))).toMatchObject({ kind: 'generator', box: undefined });
    expect(sortFiles(named('generator.zip'))).toEqual({ kind: 'zip', file: { name: 'generator.zip' } });
    expect(sortFiles(named('a.PNG')).kind).toBe('labels');
    expect(sortFiles(named('holiday.jpeg')).kind).toBe('trace');
  });

  test('error: parts of a generator, other formats, nothing of use', () => {
    expect(() => sortFiles(named('model.json'))).toThrowErrorMatchingInlineSnapshot(
      `[Error: A generator is three files: drop model.json, weights.bin and paintBox.json together, or their folder.]`,
    );
    expect(() => sortFiles(named('generator.onnx'))).toThrowErrorMatchingInlineSnapshot(
      `[Error: This page takes what ecgan export writes with --format layers or tfjs; export once more.]`,
    );
    expect(() => sortFiles(named('notes.txt'))).toThrowErrorMatchingInlineSnapshot(
      `[Error: Drop a label map (PNG), a photo to trace over, or the folder that ecgan export wrote.]`,
    );
  });
});

describe('zipGenerator', () => {
  const files = { model: '{"ä":1}', weights: Uint8Array.of(1, 2, 3).buffer, box: '{}' };

  test('default: what goes in comes out', () => {
    expect(unzipGenerator('a.zip', zipGenerator(files))).toEqual(files);
    const { box: _, ...graph } = files;
    expect(unzipGenerator('a.zip', zipGenerator(graph))).toEqual(graph);
  });

  test('error: by the name of the file', () => {
    expect(() => unzipGenerator('cut.zip', zipGenerator(files).subarray(0, 90))).toThrow(
      'cut.zip is damaged or no zip file. Save the generator once more.',
    );
    expect(() => unzipGenerator('other.zip', zipSync({ 'notes.txt': Uint8Array.of(1) }))).toThrow(
      'other.zip holds no generator: it has no model.json.',
    );
  });
});

describe('readLabelFile', () => {
  const png = (channels: 1 | 3, data: number[]) =>
    encode({ width: 2, height: 2, channels, data: Uint8Array.from(data) });

  test('default: ids, colours, another size', () => {
    expect([...readLabelFile('a.png', encodeLabelMap([0, 1, 1, 0], 2, 2), box)]).toEqual([0, 1, 1, 0]);
    const colours = [1, 0, 0, 1].flatMap((id) => [...classes[id].colour]);
    expect([...readLabelFile('a.png', png(3, colours), box)]).toEqual([1, 0, 0, 1]);
    const large = encodeLabelMap([0, 0, 1, 1, 0, 0, 1, 1, 1, 1, 0, 0, 1, 1, 0, 0], 4, 4);
    expect([...readLabelFile('a.png', large, box)]).toEqual([0, 1, 1, 0]);
  });

  test('error: ids that are no class, colours that are none, damaged files', () => {
    expect(() => readLabelFile('ids.png', encodeLabelMap([0, 9, 0, 0], 2, 2), box)).toThrow(/^ids\.png.*9/);
    expect(() => readLabelFile('photo.png', png(3, new Array(12).fill(7)), box)).toThrow(/photo\.png.*“Trace over”/s);
    expect(() => readLabelFile('cut.png', encodeLabelMap([0, 1, 1, 0], 2, 2).subarray(0, 30), box)).toThrow('cut.png');
  });
});

describe('keptMap', () => {
  const state = twoLayers(Int32Array.of(1, 0, 0, 1));

  test('default: what was kept comes back, for generators of this kind only', () => {
    const values = new Map<string, string>();
    const storage = {
      getItem: (key: string) => values.get(key) ?? null,
      setItem: (key: string, value: string) => values.set(key, value),
    };
    expect(keptMap(box, storage).restore()).toBeUndefined();
    keptMap(box, storage).keep(state);
    expect(keptMap(box, storage).restore()).toEqual(state);
    expect(keptMap({ ...box, width: 1, height: 4 }, storage).restore()).toBeUndefined();
    expect(keptMap({ ...box, classes: [...classes, classes[0]] }, storage).restore()).toBeUndefined();
    for (const [key, value] of values) {
      values.set(key, value.replace('[1,0,0,1]', '[1,0,0,2]'));
      expect(keptMap(box, storage).restore()).toBeUndefined();
      values.set(key, '{"kind":');
      expect(keptMap(box, storage).restore()).toBeUndefined();
    }
  });

  test('behavior: a storage that refuses keeps nothing and stops nothing', () => {
    const refuse = () => {
      throw new Error('forbidden');
    };
    const kept = keptMap(box, { getItem: refuse, setItem: refuse });
    kept.keep(state);
    expect(kept.restore()).toBeUndefined();
  });
});
