import { describe, expect, test } from 'vitest';
import { LabelMap } from './LabelMap.js';

const rows = ({ labels, width }: LabelMap) =>
  Array.from({ length: labels.length / width }, (_, y) => labels.slice(y * width, (y + 1) * width).join(''));

describe('LabelMap', () => {
  test('default: a line of dots', () => {
    const map = new LabelMap(6, 3);
    map.stroke({ x: 1, y: 1 }, { x: 4, y: 1 }, 0.5, 2);
    expect(rows(map)).toEqual(['000000', '022220', '000000']);
  });

  test('args: radius: dots are round, and cut off outside', () => {
    const map = new LabelMap(5, 4);
    map.stroke({ x: 0, y: 1 }, { x: 0, y: 1 }, 2, 1);
    expect(rows(map)).toEqual(['11000', '11100', '11000', '10000']);
  });

  test('behavior: undo takes back strokes, the last first', () => {
    const map = new LabelMap(2, 1);
    map.remember();
    map.fill(1);
    map.remember();
    map.stroke({ x: 0, y: 0 }, { x: 0, y: 0 }, 0, 2);
    expect(rows(map)).toEqual(['21']);
    expect([map.undo(), rows(map), map.undo(), rows(map), map.undo()]).toEqual([true, ['11'], true, ['00'], false]);
  });
});
