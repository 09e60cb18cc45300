import type { Stage } from './Stage.js';

/** Paints with mouse, pen and finger; two fingers, the middle button and the hand move the view, the wheel zooms. */
export function listenToPointer(stage: Stage): void {
  const { window: surface } = stage;
  const pointers = new Map<number, PointerEvent>();
  let moving = false;

  surface.addEventListener('pointerdown', (event) => {
    if (event.button > 1) return;
    event.preventDefault();
    surface.focus({ preventScroll: true });
    surface.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, event);
    const editor = stage.editor();
    moving = pointers.size > 1 || event.button === 1 || editor?.tool === 'hand';
    if (moving) editor?.busy && editor.cancel();
    else editor?.press(stage.pixelAt(event.clientX, event.clientY));
  });

  surface.addEventListener('pointermove', (event) => {
    const before = pointers.get(event.pointerId);
    stage.cursor = event.pointerType === 'touch' ? undefined : stage.pixelAt(event.clientX, event.clientY);
    if (before && moving) move(stage, pointers, before, event);
    else if (before) {
      // Fast strokes have more positions than frames.
      const steps = event.getCoalescedEvents();
      for (const step of steps.length > 0 ? steps : [event])
        stage.editor()?.drag(stage.pixelAt(step.clientX, step.clientY));
    }
    if (before) pointers.set(event.pointerId, event);
    stage.mark();
  });

  const end = (event: PointerEvent) => {
    if (!pointers.delete(event.pointerId)) return;
    if (!moving) stage.editor()?.release();
    if (pointers.size === 0) moving = false;
  };
  surface.addEventListener('pointerup', end);
  surface.addEventListener('pointercancel', end);
  surface.addEventListener('pointerleave', () => {
    stage.cursor = undefined;
    stage.mark();
  });
  surface.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      stage.zoom(1.0015 ** -event.deltaY, event);
    },
    { passive: false },
  );
}

function move(
  stage: Stage,
  pointers: ReadonlyMap<number, PointerEvent>,
  before: PointerEvent,
  now: PointerEvent,
): void {
  const other = [...pointers.values()].find(({ pointerId }) => pointerId !== now.pointerId);
  const share = other ? 0.5 : 1;
  stage.pan((now.clientX - before.clientX) * share, (now.clientY - before.clientY) * share);
  if (!other) return;
  const apart = (one: PointerEvent) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
  const middle = { clientX: (now.clientX + other.clientX) / 2, clientY: (now.clientY + other.clientY) / 2 };
  stage.zoom(apart(now) / Math.max(1, apart(before)), middle);
}
