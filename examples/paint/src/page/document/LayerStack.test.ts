import { expect, test } from 'vitest';
import { LayerStack, nothing, twoLayers } from './LayerStack.js';

const stackOf = (...labels: number[]) =>
  new LayerStack({ width: labels.length, height: 1 }, twoLayers(Int32Array.from(labels)));
const seen = ({ map }: LayerStack) => [...map.labels].join('');
const names = ({ state }: LayerStack) => state.layers.map(({ name }) => name);

test('LayerStack: the highest visible layer that has a class is seen; nothing below a hidden background is the first class', () => {
  const stack = stackOf(5, 5, 5);
  stack.select(1);
  stack.paint((labels) => labels.set([7, nothing, nothing]));
  stack.add();
  stack.paint((labels) => labels.set([9, 9, nothing]));
  expect(seen(stack)).toBe('995');
  stack.show(2, false);
  expect(seen(stack)).toBe('755');
  stack.show(0, false);
  expect(seen(stack)).toBe('700');
  expect(names(stack)).toEqual(['Background', 'Foreground', 'Layer 2']);
});

test('LayerStack: layers move above the background, which stays the lowest', () => {
  const stack = stackOf(1, 1);
  stack.add();
  stack.paint((labels) => labels.fill(2));
  expect([names(stack), stack.canMove(-1), stack.canMove(1)]).toEqual([
    ['Background', 'Layer 2', 'Foreground'],
    false,
    true,
  ]);
  stack.move(1);
  expect([names(stack), stack.state.active]).toEqual([['Background', 'Foreground', 'Layer 2'], 2]);
  stack.move(1);
  expect(stack.state.active).toBe(2);
  stack.select(0);
  expect([stack.canMove(1), stack.onBackground]).toEqual([false, true]);
});

test('LayerStack: merged down, what is seen stays; a hidden layer gives nothing; the background is not removed', () => {
  const stack = stackOf(1, 1, 1);
  stack.select(1);
  stack.paint((labels) => labels.set([nothing, 4, nothing]));
  stack.mergeDown();
  expect([seen(stack), names(stack), stack.state.active]).toEqual(['141', ['Background'], 0]);
  stack.add();
  stack.paint((labels) => labels.fill(8));
  stack.show(1, false);
  stack.mergeDown();
  expect(seen(stack)).toBe('141');
  stack.mergeDown();
  stack.remove();
  expect(names(stack)).toEqual(['Background']);
});

test('LayerStack: an earlier state is not changed by what comes later', () => {
  const stack = stackOf(1, 2);
  const before = stack.state;
  stack.paint((labels) => labels.fill(3));
  stack.add();
  stack.state = before;
  expect([seen(stack), names(stack)]).toEqual(['12', ['Background', 'Foreground']]);
});
