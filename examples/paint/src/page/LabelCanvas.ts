import type { LabelMap, Point } from './LabelMap.js';
import type { PaintClass } from './PaintBox.js';

/** Class and radius of the brush. */
export interface Brush {
  id: number;
  radius: number;
}

const steps: Record<string, Point> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** A label map on a canvas, painted with a pointer or with the arrow keys and the space bar. */
export class LabelCanvas {
  readonly #context: CanvasRenderingContext2D;
  /** Position of the keyboard cursor. */
  #cursor: Point;

  constructor(
    readonly canvas: HTMLCanvasElement,
    readonly map: LabelMap,
    readonly classes: readonly PaintClass[],
    readonly brush: () => Brush,
    /** Called after each stroke. */
    readonly painted: () => void,
  ) {
    canvas.width = map.width;
    canvas.height = map.height;
    this.#context = canvas.getContext('2d') as CanvasRenderingContext2D;
    this.#cursor = { x: map.width >> 1, y: map.height >> 1 };
    this.#listenToPointer();
    canvas.addEventListener('keydown', (event) => this.#press(event));
    canvas.addEventListener('focus', () => this.show());
    canvas.addEventListener('blur', () => this.show());
    this.show();
  }

  /** Renders the map in the colours of its classes. */
  show(): void {
    const { width, height, labels } = this.map;
    const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
    labels.forEach((id, i) => {
      pixels.set(this.classes[id].colour, 4 * i);
    });
    this.#context.putImageData(new ImageData(pixels, width, height), 0, 0);
    if (this.canvas.matches(':focus-visible')) this.#showCursor();
  }

  #showCursor(): void {
    const { x, y } = this.#cursor;
    this.#context.globalCompositeOperation = 'difference';
    this.#context.strokeStyle = 'white';
    this.#context.beginPath();
    this.#context.arc(x + 0.5, y + 0.5, this.brush().radius + 0.5, 0, 2 * Math.PI);
    this.#context.stroke();
    this.#context.globalCompositeOperation = 'source-over';
  }

  #listenToPointer(): void {
    const { canvas } = this;
    let last: Point | undefined;
    canvas.addEventListener('pointerdown', (event) => {
      canvas.setPointerCapture(event.pointerId);
      this.map.remember();
      last = this.#pointOf(event);
      this.#paint(last, last);
    });
    canvas.addEventListener('pointermove', (event) => {
      if (!last) return;
      const point = this.#pointOf(event);
      this.#paint(last, point);
      last = point;
    });
    const lift = () => {
      if (last) this.painted();
      last = undefined;
    };
    canvas.addEventListener('pointerup', lift);
    canvas.addEventListener('pointercancel', lift);
  }

  #press(event: KeyboardEvent): void {
    const step = steps[event.key];
    if (!step && event.key !== ' ') return;
    event.preventDefault();
    const { width, height } = this.map;
    const stride = Math.max(1, this.brush().radius);
    if (step) {
      const clamp = (value: number, limit: number) => Math.min(limit - 1, Math.max(0, value));
      const { x, y } = this.#cursor;
      this.#cursor = { x: clamp(x + stride * step.x, width), y: clamp(y + stride * step.y, height) };
      this.show();
      return;
    }
    this.map.remember();
    this.#paint(this.#cursor, this.#cursor);
    this.painted();
  }

  #paint(from: Point, to: Point): void {
    const { id, radius } = this.brush();
    this.map.stroke(from, to, radius, id);
    this.show();
  }

  #pointOf({ clientX, clientY }: PointerEvent): Point {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    const { map } = this;
    return {
      x: ((clientX - left) / width) * map.width - 0.5,
      y: ((clientY - top) / height) * map.height - 0.5,
    };
  }
}
