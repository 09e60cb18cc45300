/** A tool: its name on the page and the key that selects it. */
export interface ToolDescription {
  title: string;
  key: string;
  /** What it does, for the hint below the canvas. */
  hint: string;
}

/** Every tool, in the order of the tool bar. */
export const tools = {
  brush: { title: 'Brush', key: 'b', hint: 'Drag to paint. [ and ] change the size.' },
  fill: { title: 'Fill', key: 'f', hint: 'Click a region to give it the class.' },
  line: { title: 'Line', key: 'l', hint: 'Drag from one end to the other.' },
  rectangle: { title: 'Rectangle', key: 'r', hint: 'Drag from corner to corner.' },
  polygon: {
    title: 'Polygon',
    key: 'p',
    hint: 'Click the corners; Enter or a click on the first closes, Escape cancels.',
  },
  eyedropper: { title: 'Eyedropper', key: 'i', hint: 'Click to take the class of a pixel.' },
  eraser: {
    title: 'Eraser',
    key: 'e',
    hint: 'Drag to show the layer below; on the background, the layout that was opened.',
  },
  hand: { title: 'Hand', key: 'h', hint: 'Drag to move the view; the wheel zooms.' },
} as const satisfies Record<string, ToolDescription>;

export type ToolName = keyof typeof tools;
