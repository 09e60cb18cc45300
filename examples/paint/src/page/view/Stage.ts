import type { Editor } from '../document/Editor.js';
import type { Point } from '../document/LabelMap.js';
import { panBy, type Viewport, whole, zoomAt } from './Viewport.js';

const svg = 'http://www.w3.org/2000/svg';

/** The window through which the label map is seen: zoom, pan, the marks of cursor and polygon. */
export class Stage {
  view: Viewport = whole;
  /** The pixel that keyboard or pointer is at, where one is. */
  cursor: Point | undefined;

  constructor(
    readonly window: HTMLElement,
    readonly sheet: HTMLElement,
    readonly marks: SVGSVGElement,
    readonly editor: () => Editor | undefined,
  ) {
    // A widget with keys of its own.
    window.tabIndex = 0;
  }

  /** The pixel at a place of the browser's window. */
  pixelAt(clientX: number, clientY: number): Point {
    const { left, top, width, height } = this.window.getBoundingClientRect();
    const map = this.editor()?.map ?? { width: 1, height: 1 };
    const along = (client: number, start: number, offset: number, length: number, pixels: number) =>
      Math.floor(((client - start - offset) / this.view.zoom / length) * pixels);
    return {
      x: along(clientX, left, this.view.x, width, map.width),
      y: along(clientY, top, this.view.y, height, map.height),
    };
  }

  /** Zooms about a place of the browser's window; without one about the middle. */
  zoom(factor: number, at?: { clientX: number; clientY: number }): void {
    const { left, top, width, height } = this.window.getBoundingClientRect();
    const point = at ? { x: at.clientX - left, y: at.clientY - top } : { x: width / 2, y: height / 2 };
    this.#see(zoomAt(this.view, point, factor, { width, height }));
  }

  pan(dx: number, dy: number): void {
    this.#see(panBy(this.view, dx, dy, this.window.getBoundingClientRect()));
  }

  showAll(): void {
    this.#see(whole);
  }

  /** Draws cursor and polygon. */
  mark(): void {
    const editor = this.editor();
    if (!editor) return;
    const { map, corners, radius, tool } = editor;
    this.marks.setAttribute('viewBox', `0 0 ${map.width} ${map.height}`);
    const shapes: SVGElement[] = [];
    if (corners.length > 0) {
      const points = [...corners, ...(this.cursor ? [this.cursor] : [])].map(({ x, y }) => `${x + 0.5},${y + 0.5}`);
      shapes.push(shape('polyline', { points: points.join(' ') }));
    }
    if (this.cursor) {
      const round = tool === 'brush' || tool === 'eraser' || tool === 'line';
      const { x, y } = this.cursor;
      shapes.push(shape('circle', { cx: x + 0.5, cy: y + 0.5, r: round ? radius + 0.5 : 0.5 }));
    }
    // Twice, dark and light, so that a mark is seen on every colour.
    this.marks.replaceChildren(...shapes.flatMap((one) => [one, one.cloneNode() as SVGElement]));
  }

  #see(view: Viewport): void {
    this.view = view;
    this.sheet.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.zoom})`;
  }
}

function shape(name: string, attributes: Record<string, string | number>): SVGElement {
  const element = document.createElementNS(svg, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, `${value}`);
  return element;
}
