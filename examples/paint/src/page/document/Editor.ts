import { fillPolygon, fillRectangle } from '../tools/fillPolygon.js';
import { floodFill } from '../tools/floodFill.js';
import { stroke } from '../tools/stroke.js';
import type { ToolName } from '../tools/tools.js';
import { History } from './History.js';
import { isInside, type LabelMap, type Point, sameLabels } from './LabelMap.js';

/** Whom an {@link Editor} tells what has happened. */
export interface EditorEvents {
  /** The map has changed, perhaps in the middle of a gesture. */
  changed(): void;
  /** A class was taken from the map. */
  picked(id: number): void;
}

/** How near the first corner, in pixels, a click closes a polygon. */
const closing = 1.5;

/** A label map that is painted by gestures of tools, with undo and redo; it knows neither canvas nor pointer. */
export class Editor {
  tool: ToolName = 'brush';
  /** Class to paint with. */
  id = 0;
  /** Radius of brush, line and eraser. */
  radius = 3;
  readonly history = new History();
  /** Corners of the polygon that is being drawn. */
  readonly corners: Point[] = [];
  #start: Point | undefined;
  #last: Point = { x: 0, y: 0 };
  #before: Int32Array | undefined;

  /** @param opened - The map as it was opened, to which the eraser returns. */
  constructor(
    readonly map: LabelMap,
    readonly events: EditorEvents,
    readonly opened: Int32Array = map.labels.slice(),
  ) {}

  /** Whether a gesture has begun and not ended. */
  get busy(): boolean {
    return this.#start !== undefined;
  }

  /** Begins a gesture at a pixel. */
  press(at: Point): void {
    if (this.busy) this.cancel();
    if (this.tool === 'eyedropper') {
      if (isInside(this.map, at)) this.events.picked(this.map.labels[at.y * this.map.width + at.x]);
      return;
    }
    if (this.tool === 'polygon') this.#addCorner(at);
    if (this.tool === 'polygon' || this.tool === 'hand') return;
    this.#before = this.map.labels.slice();
    [this.#start, this.#last] = [at, at];
    this.#draw(at);
  }

  /** Goes on with the gesture. */
  drag(to: Point): void {
    if (this.#start) this.#draw(to);
  }

  /** Ends the gesture, which can then be undone. */
  release(): void {
    const before = this.#before;
    [this.#start, this.#before] = [undefined, undefined];
    if (!before || sameLabels(before, this.map.labels)) return;
    this.history.remember(before);
    this.events.changed();
  }

  /** Closes the polygon. */
  close(): void {
    const corners = this.corners.splice(0);
    if (corners.length < 3) this.events.changed();
    else this.edit(() => fillPolygon(this.map, corners, this.id));
  }

  /** Takes the gesture back. */
  cancel(): void {
    this.corners.length = 0;
    if (this.#before) this.map.labels.set(this.#before);
    [this.#start, this.#before] = [undefined, undefined];
    this.events.changed();
  }

  /** Makes a change that can be undone. */
  edit(change: (labels: Int32Array) => void): void {
    const before = this.map.labels.slice();
    change(this.map.labels);
    if (!sameLabels(before, this.map.labels)) this.history.remember(before);
    this.events.changed();
  }

  /** Opens another map of the same size; the eraser returns to it. */
  open(labels: ArrayLike<number>): void {
    this.opened.set(labels);
    this.edit((now) => now.set(labels));
  }

  undo(): void {
    this.#restore(this.history.undo(this.map.labels));
  }

  redo(): void {
    this.#restore(this.history.redo(this.map.labels));
  }

  #restore(state: Int32Array | undefined): void {
    if (!state) return;
    this.map.labels.set(state);
    this.events.changed();
  }

  #addCorner(at: Point): void {
    const [first] = this.corners;
    const closes = first && this.corners.length > 2 && Math.hypot(at.x - first.x, at.y - first.y) <= closing;
    if (!closes) this.corners.push(at);
    if (closes) this.close();
    else this.events.changed();
  }

  #draw(to: Point): void {
    const { map, id, radius } = this;
    const start = this.#start as Point;
    const shaped = this.tool === 'line' || this.tool === 'rectangle';
    if (shaped && this.#before) map.labels.set(this.#before);
    switch (this.tool) {
      case 'brush':
        stroke(map, this.#last, to, radius, () => id);
        break;
      case 'eraser':
        stroke(map, this.#last, to, radius, (pixel) => this.opened[pixel]);
        break;
      case 'line':
        stroke(map, start, to, radius, () => id);
        break;
      case 'rectangle':
        fillRectangle(map, start, to, id);
        break;
      case 'fill':
        floodFill(map, start, id);
        break;
    }
    this.#last = to;
    this.events.changed();
  }
}
