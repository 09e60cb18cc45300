import { describe, expect, test } from 'vitest';
import type { ToolName } from '../tools/tools.js';
import { Editor } from './Editor.js';
import type { Point } from './LabelMap.js';
import { LayerStack, twoLayers } from './LayerStack.js';

function editorOf(width: number, height: number, labels = new Int32Array(width * height)) {
  const told = { changes: 0, picked: [] as number[] };
  const events = { changed: () => told.changes++, picked: (id: number) => told.picked.push(id) };
  const editor = new Editor(new LayerStack({ width, height }, twoLayers(labels)), events);
  Object.assign(editor, { id: 1, radius: 0.5 });
  const rows = () =>
    Array.from({ length: height }, (_, y) => editor.map.labels.slice(y * width, (y + 1) * width).join(''));
  const gesture = (tool: ToolName, from: Point, ...to: Point[]) => {
    editor.tool = tool;
    editor.press(from);
    for (const point of to) editor.drag(point);
    editor.release();
  };
  return { editor, told, rows, gesture };
}

const at = (x: number, y: number): Point => ({ x, y });

describe('Editor', () => {
  test('args: tool: brush: a line of dots through every position, cut off at the borders', () => {
    const { gesture, rows, told } = editorOf(6, 3);
    gesture('brush', at(1, 1), at(3, 1), at(9, 1));
    expect(rows()).toEqual(['000000', '011111', '000000']);
    expect(told.changes).toBeGreaterThan(2);
  });

  test('args: radius: dots are round', () => {
    const { editor, gesture, rows } = editorOf(5, 4);
    editor.radius = 2;
    gesture('brush', at(0, 1));
    expect(rows()).toEqual(['11000', '11100', '11000', '10000']);
  });

  test('args: tool: line, rectangle: only the last position counts', () => {
    const { gesture, rows, editor } = editorOf(5, 4);
    gesture('line', at(0, 0), at(4, 0), at(0, 3));
    expect(rows()).toEqual(['10000', '10000', '10000', '10000']);
    editor.id = 2;
    gesture('rectangle', at(3, 2), at(4, 3), at(1, 1));
    expect(rows()).toEqual(['10000', '12220', '12220', '10000']);
    gesture('rectangle', at(-3, 3), at(1, 9));
    expect(rows()[3]).toBe('22000');
  });

  test('args: tool: fill: a region connected by its sides, not by its corners', () => {
    const labels = Int32Array.from([0, 0, 3, 0, 3, 0, 3, 0, 0]);
    const { gesture, rows } = editorOf(3, 3, labels);
    gesture('fill', at(0, 0));
    expect(rows()).toEqual(['113', '130', '300']);
    gesture('fill', at(8, 8));
    expect(rows()).toEqual(['113', '130', '300']);
  });

  test('args: tool: polygon: closed by Enter or by its first corner, cancelled', () => {
    const { editor, rows } = editorOf(6, 5);
    editor.tool = 'polygon';
    for (const corner of [at(0, 0), at(4, 0), at(0, 4)]) editor.press(corner);
    expect(rows().join('')).not.toContain('1');
    editor.close();
    expect(rows()).toEqual(['111110', '111100', '111000', '110000', '100000']);
    editor.id = 2;
    for (const corner of [at(5, 1), at(5, 4), at(2, 4), at(5, 2)]) editor.press(corner);
    expect(rows()).toEqual(['111110', '111102', '111022', '110222', '102222']);
    expect(editor.corners).toEqual([]);
    for (const corner of [at(0, 0), at(5, 0)]) editor.press(corner);
    editor.close();
    editor.press(at(1, 1));
    editor.cancel();
    expect(rows()[0]).toBe('111110');
  });

  test('args: tool: eyedropper tells the class and paints nothing; hand does nothing', () => {
    const { gesture, told, rows } = editorOf(2, 1, Int32Array.of(4, 7));
    gesture('eyedropper', at(1, 0));
    gesture('eyedropper', at(5, 0));
    gesture('hand', at(0, 0), at(1, 0));
    expect([told.picked, rows()]).toEqual([[7], ['47']]);
  });

  test('args: tool: eraser: what was opened comes back', () => {
    const { editor, gesture, rows } = editorOf(4, 1, Int32Array.of(5, 6, 7, 8));
    gesture('brush', at(0, 0), at(3, 0));
    gesture('eraser', at(1, 0), at(2, 0));
    expect(rows()).toEqual(['1671']);
    editor.open([2, 3, 4, 5]);
    gesture('brush', at(0, 0), at(3, 0));
    gesture('eraser', at(3, 0));
    expect(rows()).toEqual(['1115']);
  });

  test('behavior: on another layer, the eraser shows what is below; fill goes by what is seen; undo is of all layers', () => {
    const { editor, gesture, rows } = editorOf(4, 1, Int32Array.of(5, 5, 6, 6));
    editor.select(1);
    gesture('brush', at(0, 0), at(1, 0));
    expect(rows()).toEqual(['1166']);
    gesture('eraser', at(0, 0));
    expect(rows()).toEqual(['5166']);
    editor.id = 3;
    gesture('fill', at(3, 0));
    expect([rows(), [...editor.stack.active.labels]]).toEqual([['5133'], [-1, 1, 3, 3]]);
    editor.arrange((stack) => stack.show(1, false));
    expect(rows()).toEqual(['5566']);
    editor.arrange((stack) => stack.mergeDown());
    for (let i = 0; i < 2; i++) editor.undo();
    expect([rows(), editor.stack.state.layers.length]).toEqual([['5133'], 2]);
    editor.open([1, 2, 3, 4]);
    expect([rows(), editor.stack.onBackground]).toEqual([['1234'], true]);
    editor.undo();
    expect(rows()).toEqual(['5133']);
  });

  test('behavior: undo and redo, gesture by gesture; a new change ends what can be redone', () => {
    const { editor, gesture, rows } = editorOf(3, 1);
    gesture('brush', at(0, 0));
    gesture('brush', at(0, 0)); // changes nothing, so there is nothing to undo
    gesture('brush', at(2, 0));
    editor.undo();
    expect(rows()).toEqual(['100']);
    editor.redo();
    expect(rows()).toEqual(['101']);
    editor.undo();
    editor.undo();
    expect([rows(), editor.history.canUndo]).toEqual([['000'], false]);
    editor.undo();
    editor.redo();
    gesture('brush', at(1, 0));
    expect([rows(), editor.history.canRedo]).toEqual([['110'], false]);
    editor.redo();
    expect(rows()).toEqual(['110']);
  });

  test('behavior: a cancelled gesture leaves nothing, not even to undo', () => {
    const { editor, rows } = editorOf(3, 1);
    editor.press(at(0, 0));
    editor.drag(at(2, 0));
    editor.cancel();
    editor.release();
    expect([rows(), editor.history.canUndo]).toEqual([['000'], false]);
  });

  test('behavior: the oldest changes are forgotten', () => {
    const { editor, gesture, rows } = editorOf(150, 1);
    for (let x = 0; x < 150; x++) gesture('brush', at(x, 0));
    while (editor.history.canUndo) editor.undo();
    expect(rows()[0].split('1').length - 1).toBe(50);
  });
});
