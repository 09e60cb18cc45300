import type { Editor } from '../document/Editor.js';
import { element } from './element.js';

/**
 * Shows the layers, the highest first: which is painted on, which are seen; buttons change the one that is painted on.
 *
 * @returns How to show them as they are now.
 */
export function layerList(editor: () => Editor | undefined): () => void {
  const list = element('layers');
  const acts: Record<string, (now: Editor) => void> = {
    'layer-add': (now) => now.arrange((stack) => stack.add()),
    'layer-up': (now) => now.arrange((stack) => stack.move(1)),
    'layer-down': (now) => now.arrange((stack) => stack.move(-1)),
    'layer-merge': (now) => now.arrange((stack) => stack.mergeDown()),
    'layer-remove': (now) => now.arrange((stack) => stack.remove()),
  };
  for (const [id, act] of Object.entries(acts))
    element(id).addEventListener('click', () => {
      const now = editor();
      if (now) act(now);
    });
  list.addEventListener('change', ({ target }) => {
    const { type, value, checked } = target as HTMLInputElement;
    if (type === 'radio') editor()?.select(Number(value));
    else editor()?.arrange((stack) => stack.show(Number(value), checked));
  });
  let shown = '';
  return () => {
    const stack = editor()?.stack;
    if (!stack) return;
    const { layers, active } = stack.state;
    const now = JSON.stringify([active, layers.map(({ name, visible }) => [name, visible])]);
    // Strokes change no row, and a row that is replaced loses the focus.
    if (now === shown) return;
    shown = now;
    const focused = document.activeElement?.id;
    list.replaceChildren(...layers.map(({ name, visible }, i) => row(name, visible, i, i === active)).reverse());
    if (focused && list.querySelector(`#${focused}`)) element(focused).focus();
    const buttons = {
      'layer-up': stack.canMove(1),
      'layer-down': stack.canMove(-1),
      'layer-merge': active > 0,
      'layer-remove': active > 0,
    };
    for (const [id, enabled] of Object.entries(buttons)) element<HTMLButtonElement>(id).disabled = !enabled;
  };
}

function row(name: string, visible: boolean, index: number, active: boolean): HTMLElement {
  const input = document.createElement('input');
  Object.assign(input, { type: 'radio', name: 'layer', id: `layer-${index}`, value: `${index}`, checked: active });
  const choice = document.createElement('label');
  choice.append(input, name);
  const show = document.createElement('input');
  const shown = { type: 'checkbox', id: `layer-show-${index}`, value: `${index}`, checked: visible };
  Object.assign(show, { ...shown, ariaLabel: `Show ${name}`, title: `Show ${name}` });
  const line = document.createElement('div');
  line.className = 'layer';
  line.append(choice, show);
  return line;
}
