import type { StepReport } from '@ecgan/training';
import { element } from '../../page/view/element.js';
import { LossCurves } from '../run/LossCurves.js';
import { presets } from '../run/presets.js';
import type { RunSettings } from '../run/RunSettings.js';
import { type GrownPicture, grow, type Sheet } from '../run/Sheet.js';
import type { Progress } from '../store/RunStore.js';
import { showCharts } from './lossCharts.js';
import { showGrown, showSheet } from './showSheet.js';

/** What is seen of a run: where it is, its pictures and its losses. */
export class RunView {
  #curves = new LossCurves();
  #grown: GrownPicture[] = [];
  #steps = 1;
  #step = 0;

  get step(): number {
    return this.#step;
  }

  get finished(): boolean {
    return this.#step >= this.#steps;
  }

  /** Shows a run as far as it has come; one that has not begun has no progress. @param more - What is known of it once it trains. */
  show({ data, preset, steps }: RunSettings, progress?: Progress, more?: string): void {
    const { title, size } = presets[preset];
    const what = data === 'scenes' ? 'synthetic scenes' : 'pictures of yours';
    element('about').textContent = [`${title}: ${size} × ${size}, ${what}`, more].filter(Boolean).join(', ');
    this.#steps = steps;
    this.#curves = new LossCurves();
    if (progress) this.#curves.restore(progress.curves);
    this.#grown = progress?.grown ?? [];
    this.#showStep(progress?.step ?? 0);
    this.#showCurves();
    element('drawings').hidden = !progress?.sheet;
    element('kept').textContent = '';
    if (progress?.sheet) this.#showSheet(progress.sheet);
  }

  stepped({ step, losses }: StepReport, stepsPerSecond: number): void {
    this.#curves.add(step, losses);
    this.#showStep(step);
    this.#showCurves();
    const left = timeOf((this.#steps - step) / stepsPerSecond);
    element('speed').textContent = `${stepsPerSecond.toPrecision(2)} steps a second, ${left} left`;
  }

  drawn(sheet: Sheet): void {
    this.#grown = grow(this.#grown, { step: sheet.step, refined: sheet.rows[0].refined });
    this.#showSheet(sheet);
  }

  kept(step: number): void {
    element('kept').textContent = `Kept in this browser at step ${step}: you can close the tab.`;
  }

  #showStep(step: number): void {
    this.#step = step;
    const progress = element<HTMLProgressElement>('progress');
    [progress.max, progress.value] = [this.#steps, step];
    element('at').textContent = `Step ${step} of ${this.#steps}`;
    document.body.dataset.step = `${step}`;
  }

  #showCurves(): void {
    const curves = this.#curves.state();
    showCharts(element('charts'), curves);
    element('losses').hidden = curves.steps.length === 0;
  }

  #showSheet(sheet: Sheet): void {
    showSheet(element('scenes'), sheet);
    showGrown(element('grown'), this.#grown, sheet.size);
    element('drawn-at').textContent = `at step ${sheet.step}`;
    element('drawings').hidden = false;
  }
}

/** Seconds for a reader. */
function timeOf(seconds: number): string {
  if (!Number.isFinite(seconds)) return '…';
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.round(seconds / 60)} min`;
}
