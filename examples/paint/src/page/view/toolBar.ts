import { type ToolName, tools } from '../tools/tools.js';

const icons: Record<ToolName, string> = {
  brush: 'M4 20c3 0 5-1 5-4l9-11 2 2-10 10c0 3-3 4-6 3z',
  fill: 'M4 12l8-8 7 7-8 8zM12 4l-2-2M20 15c2 3 1 5-1 5s-2-2 1-5z',
  line: 'M4 20L20 4',
  rectangle: 'M4 6h16v12H4z',
  polygon: 'M5 18L4 9l9-5 7 7-6 9z',
  eyedropper: 'M4 20l2-5 8-8 3 3-8 8zM13 6l2-2c2-2 5 1 3 3l-2 2z',
  eraser: 'M8 20l-4-4 10-11 6 6-8 9zM9 10l6 6M8 20h12',
  hand: 'M12 3v18M3 12h18M12 3L9 6M12 3l3 3M12 21l-3-3M12 21l3-3M3 12l3-3M3 12l3 3M21 12l-3-3M21 12l-3 3',
};

/** Shows a button for each tool, and returns how to show which is selected. */
export function toolBar(bar: HTMLElement, select: (tool: ToolName) => void): (tool: ToolName) => void {
  const names = Object.keys(tools) as ToolName[];
  const buttons = names.map((name) => {
    const { title, key } = tools[name];
    const button = document.createElement('button');
    Object.assign(button, {
      type: 'button',
      id: `tool-${name}`,
      title: `${title} (${key.toUpperCase()})`,
      ariaLabel: title,
    });
    button.setAttribute('aria-keyshortcuts', key);
    button.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${icons[name]}"/></svg>`;
    button.addEventListener('click', () => select(name));
    return button;
  });
  bar.replaceChildren(...buttons);
  return (tool) => {
    for (const [i, name] of names.entries()) buttons[i].setAttribute('aria-pressed', `${name === tool}`);
  };
}
