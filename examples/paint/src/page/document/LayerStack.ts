import type { LabelMap } from './LabelMap.js';

/** Where a layer has no class and shows what is below. */
export const nothing = -1;

/** A layer of the label map. */
export interface Layer {
  readonly name: string;
  readonly visible: boolean;
  /** A class for each pixel, or {@link nothing}. */
  readonly labels: Int32Array;
}

/** The layers from the bottom up, and which of them is painted on. Never changed: a change makes another. */
export interface LayerState {
  readonly layers: readonly Layer[];
  readonly active: number;
}

/** A background with a layer for what stands before it. */
export function twoLayers(labels: Int32Array): LayerState {
  const background = { name: 'Background', visible: true, labels };
  return { layers: [background, emptyLayer('Foreground', labels.length)], active: 0 };
}

function emptyLayer(name: string, pixels: number): Layer {
  return { name, visible: true, labels: new Int32Array(pixels).fill(nothing) };
}

/** The layers of a label map, and the map that they give together. */
export class LayerStack {
  /** What is seen: of each pixel the class of the highest visible layer that has one, else the first class. */
  readonly map: LabelMap;
  #state: LayerState;

  constructor({ width, height }: { width: number; height: number }, state: LayerState) {
    this.map = { width, height, labels: new Int32Array(width * height) };
    this.#state = state;
    this.#compose();
  }

  get state(): LayerState {
    return this.#state;
  }

  set state(state: LayerState) {
    this.#state = state;
    this.#compose();
  }

  get active(): Layer {
    return this.#state.layers[this.#state.active];
  }

  get onBackground(): boolean {
    return this.#state.active === 0;
  }

  /** Gives the active layer other classes; a hidden one is shown, since it is painted on. */
  paint(change: (labels: Int32Array) => void): void {
    const { layers, active } = this.#state;
    const labels = this.active.labels.slice();
    change(labels);
    this.state = { active, layers: layers.map((one, i) => (i === active ? { ...one, visible: true, labels } : one)) };
  }

  select(index: number): void {
    this.#state = { ...this.#state, active: index };
  }

  show(index: number, visible: boolean): void {
    const { layers, active } = this.#state;
    this.state = { active, layers: layers.map((one, i) => (i === index ? { ...one, visible } : one)) };
  }

  /** Puts an empty layer above the active one, and makes it active. */
  add(): void {
    const { layers, active } = this.#state;
    const taken = new Set(layers.map(({ name }) => name));
    let number = layers.length;
    while (taken.has(`Layer ${number}`)) number += 1;
    const added = emptyLayer(`Layer ${number}`, this.map.labels.length);
    this.state = { layers: [...layers.slice(0, active + 1), added, ...layers.slice(active + 1)], active: active + 1 };
  }

  /** Whether the active layer can go up (1) or down (−1): the background is always the lowest. */
  canMove(by: 1 | -1): boolean {
    const { layers, active } = this.#state;
    return active > 0 && active + by > 0 && active + by < layers.length;
  }

  move(by: 1 | -1): void {
    if (!this.canMove(by)) return;
    const { layers, active } = this.#state;
    const moved = [...layers];
    [moved[active], moved[active + by]] = [moved[active + by], moved[active]];
    this.state = { layers: moved, active: active + by };
  }

  /** Puts what the active layer shows onto the one below, which takes its place; a hidden layer gives nothing. */
  mergeDown(): void {
    const { layers, active } = this.#state;
    if (active === 0) return;
    const [below, above] = [layers[active - 1], layers[active]];
    const labels = above.visible
      ? below.labels.map((id, i) => (above.labels[i] === nothing ? id : above.labels[i]))
      : below.labels;
    const merged = { ...below, labels };
    this.state = { layers: [...layers.slice(0, active - 1), merged, ...layers.slice(active + 1)], active: active - 1 };
  }

  /** Takes the active layer away; the background stays. */
  remove(): void {
    const { layers, active } = this.#state;
    if (active > 0) this.state = { layers: layers.filter((_, i) => i !== active), active: active - 1 };
  }

  #compose(): void {
    const { labels } = this.map;
    labels.fill(0);
    for (const layer of this.#state.layers)
      if (layer.visible)
        layer.labels.forEach((id, i) => {
          if (id !== nothing) labels[i] = id;
        });
  }
}
