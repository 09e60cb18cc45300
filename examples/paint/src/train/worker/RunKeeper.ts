import type { StepReport } from '@ecgan/training';
import { LossCurves } from '../run/LossCurves.js';
import { type GrownPicture, grow, type Sheet } from '../run/Sheet.js';
import type { TrainingRun } from '../run/TrainingRun.js';
import type { Progress, RunStore } from '../store/RunStore.js';

/** Keeps checkpoints of a run together with its curves and pictures. */
export class RunKeeper {
  readonly #curves = new LossCurves();
  #sheet: Sheet | undefined;
  #grown: GrownPicture[] = [];
  /** The step of the checkpoint that is kept. */
  #kept = 0;

  constructor(
    readonly run: TrainingRun,
    readonly store: Pick<RunStore, 'read' | 'keep'>,
  ) {}

  /** Whether the store holds what this keeper kept last, and no other tab has trained since. */
  async isCurrent(): Promise<boolean> {
    const [settings, progress] = [await this.store.read('settings'), await this.store.read('progress')];
    return settings?.id === this.run.settings.id && (progress?.step ?? 0) === this.#kept;
  }

  /** Takes the run to where its last checkpoint was, if there is one. */
  async restore(): Promise<void> {
    const [file, progress] = [await this.store.read('checkpoint'), await this.store.read('progress')];
    if (!file || !progress) return;
    await this.run.restore(file);
    this.#curves.restore(progress.curves);
    this.#sheet = progress.sheet;
    this.#grown = progress.grown;
    this.#kept = progress.step;
  }

  note({ step, losses }: StepReport): void {
    this.#curves.add(step, losses);
  }

  show(sheet: Sheet): void {
    this.#sheet = sheet;
    this.#grown = grow(this.#grown, { step: sheet.step, refined: sheet.rows[0].refined });
  }

  progress(): Progress {
    return { step: this.run.step, curves: this.#curves.state(), sheet: this.#sheet, grown: this.#grown };
  }

  async keep(): Promise<void> {
    const { step } = this.run;
    await this.store.keep(await this.run.checkpoint(), this.progress());
    this.#kept = step;
  }
}
