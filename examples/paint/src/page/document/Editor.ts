import { fillPolygon, fillRectangle } from '../tools/fillPolygon.js';
import { floodFill } from '../tools/floodFill.js';
import { stroke } from '../tools/stroke.js';
import type { ToolName } from '../tools/tools.js';
import { History } from './History.js';
import { isInside, type LabelMap, type Point, sameLabels } from './LabelMap.js';
import { type LayerStack, type LayerState, nothing, twoLayers } from './LayerStack.js';

/** Whom an {@link Editor} tells what has happened. */
export interface EditorEvents {
  /** The map has changed, perhaps in the middle of a gesture. */
  changed(): void;
  /** A class was taken from the map. */
  picked(id: number): void;
}

/** How near the first corner, in pixels, a click closes a polygon. */
const closing = 1.5;

/** A label map in layers that is painted by gestures of tools, with undo and redo; it knows neither canvas nor pointer. */
export class Editor {
  tool: ToolName = 'brush';
  /** Class to paint with. */
  id = 0;
  /** Radius of brush, line and eraser. */
  radius = 3;
  readonly history = new History<LayerState>();
  /** Corners of the polygon that is being drawn. */
  readonly corners: Point[] = [];
  #start: Point | undefined;
  #last: Point = { x: 0, y: 0 };
  #before: LayerState | undefined;

  /** @param opened - The map as it was opened, to which the eraser returns on the background. */
  constructor(
    readonly stack: LayerStack,
    readonly events: EditorEvents,
    readonly opened: Int32Array = stack.map.labels.slice(),
  ) {}

  /** What is seen of all layers. */
  get map(): LabelMap {
    return this.stack.map;
  }

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
    this.#before = this.stack.state;
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
    if (before) this.#remember(before);
  }

  /** Closes the polygon. */
  close(): void {
    const corners = this.corners.splice(0);
    if (corners.length < 3) this.events.changed();
    else this.edit((labels) => fillPolygon({ ...this.map, labels }, corners, this.id));
  }

  /** Takes the gesture back. */
  cancel(): void {
    this.corners.length = 0;
    if (this.#before) this.stack.state = this.#before;
    [this.#start, this.#before] = [undefined, undefined];
    this.events.changed();
  }

  /** Makes a change of the active layer that can be undone. */
  edit(change: (labels: Int32Array) => void): void {
    this.arrange((stack) => stack.paint(change));
  }

  /** Makes a change of the layers that can be undone. */
  arrange(change: (stack: LayerStack) => void): void {
    if (this.busy) this.cancel();
    const before = this.stack.state;
    change(this.stack);
    this.#remember(before);
  }

  /** Chooses the layer that is painted on. */
  select(layer: number): void {
    if (this.busy) this.cancel();
    this.stack.select(layer);
    this.events.changed();
  }

  /** Opens another map of the same size as the background, without what was before it; the eraser returns to it. */
  open(labels: ArrayLike<number>): void {
    this.opened.set(labels);
    this.arrange((stack) => {
      stack.state = twoLayers(Int32Array.from(labels));
    });
  }

  undo(): void {
    this.#restore(this.history.undo(this.stack.state));
  }

  redo(): void {
    this.#restore(this.history.redo(this.stack.state));
  }

  #remember(before: LayerState): void {
    if (!sameLayers(before, this.stack.state)) this.history.remember(before);
    this.events.changed();
  }

  #restore(state: LayerState | undefined): void {
    if (!state) return;
    this.stack.state = state;
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
    const shaped = this.tool === 'line' || this.tool === 'rectangle';
    if (shaped && this.#before) this.stack.state = this.#before;
    const seen = { ...this.map, labels: this.map.labels.slice() };
    this.stack.paint((labels) => this.#drawOn({ ...this.map, labels }, seen, to));
    this.#last = to;
    this.events.changed();
  }

  /** @param layer - What is painted on. @param seen - What all layers show, which the fill goes by. */
  #drawOn(layer: LabelMap, seen: LabelMap, to: Point): void {
    const { id, radius } = this;
    const start = this.#start as Point;
    const erased = (pixel: number) => (this.stack.onBackground ? this.opened[pixel] : nothing);
    if (this.tool === 'brush') stroke(layer, this.#last, to, radius, () => id);
    if (this.tool === 'eraser') stroke(layer, this.#last, to, radius, erased);
    if (this.tool === 'line') stroke(layer, start, to, radius, () => id);
    if (this.tool === 'rectangle') fillRectangle(layer, start, to, id);
    if (this.tool === 'fill') floodFill(seen, start, id, layer.labels);
  }
}

function sameLayers(a: LayerState, b: LayerState): boolean {
  if (a.layers.length !== b.layers.length) return false;
  return a.layers.every((one, i) => {
    const { name, visible, labels } = b.layers[i];
    return one.name === name && one.visible === visible && (one.labels === labels || sameLabels(one.labels, labels));
  });
}
