import { type ToolName, tools } from '../tools/tools.js';
import type { Stage } from './Stage.js';

/** What keys do beside painting. */
export interface KeyCommands {
  select(tool: ToolName): void;
  resize(by: number): void;
  undo(): void;
  redo(): void;
  surprise(): void;
}

const arrows: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Paints with the arrow keys and the space bar, and gives every tool and command a key. */
export function listenToKeys(stage: Stage, commands: KeyCommands): void {
  document.addEventListener('keydown', (event) => {
    const target = event.target as HTMLElement;
    if (target.matches('input[type=search], input[type=text], select')) return;
    if (event.ctrlKey || event.metaKey) return undoOrRedo(event, commands);
    if (event.altKey) return;
    if (target === stage.window && paint(event, stage)) return event.preventDefault();
    command(event, stage, commands);
  });
}

function undoOrRedo(event: KeyboardEvent, commands: KeyCommands): void {
  const key = event.key.toLowerCase();
  if (key !== 'z' && key !== 'y') return;
  event.preventDefault();
  if (key === 'y' || event.shiftKey) commands.redo();
  else commands.undo();
}

/** Keys of the focused stage. @returns Whether the key was one. */
function paint(event: KeyboardEvent, stage: Stage): boolean {
  const editor = stage.editor();
  if (!editor) return false;
  const { width, height } = editor.map;
  stage.cursor ??= { x: width >> 1, y: height >> 1 };
  const direction = arrows[event.key];
  if (direction) {
    const by = event.shiftKey ? 8 : 1;
    const limited = (value: number, length: number) => Math.max(0, Math.min(length - 1, value));
    stage.cursor = {
      x: limited(stage.cursor.x + direction[0] * by, width),
      y: limited(stage.cursor.y + direction[1] * by, height),
    };
    editor.drag(stage.cursor);
  } else if (event.key === ' ') {
    // The first press begins a gesture and the second ends it; what needs no second place ends at once.
    if (editor.busy) editor.release();
    else editor.press(stage.cursor);
    if (editor.tool === 'fill') editor.release();
  } else if (event.key === 'Enter' && editor.corners.length > 0) editor.close();
  else if (event.key === 'Escape') editor.cancel();
  else return false;
  stage.mark();
  return true;
}

function command(event: KeyboardEvent, stage: Stage, commands: KeyCommands): void {
  const key = event.key.toLowerCase();
  const tool = (Object.keys(tools) as ToolName[]).find((name) => tools[name].key === key);
  if (tool) commands.select(tool);
  else if (key === '[') commands.resize(-1);
  else if (key === ']') commands.resize(1);
  else if (key === '+' || key === '=') stage.zoom(1.5);
  else if (key === '-') stage.zoom(1 / 1.5);
  else if (key === '0') stage.showAll();
  else if (key === 's') commands.surprise();
}
