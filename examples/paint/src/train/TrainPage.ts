import { download } from '../page/files/download.js';
import { zipGenerator } from '../page/files/zippedGenerator.js';
import { element } from '../page/view/element.js';
import { fail, say } from '../page/view/status.js';
import type { RunSettings } from './run/RunSettings.js';
import { InsecurePageError } from './store/errors.js';
import type { RunStore } from './store/RunStore.js';
import { beginForm, type Choice } from './view/beginForm.js';
import { RunView } from './view/RunView.js';
import type { BackendChoice, Command, Told } from './worker/protocol.js';

/** What the page is doing. */
type Phase = 'choosing' | 'starting' | 'training' | 'stopping' | 'stopped';

type Hearing = { [K in Told['kind']]: (told: Extract<Told, { kind: K }>) => void };

/** The page that trains: the form of a new run, the run, and the worker that trains it. */
export class TrainPage {
  readonly #view = new RunView();
  #settings: RunSettings | undefined;
  #worker: Worker | undefined;
  #phase: Phase = 'choosing';
  /** The tab that waits for a generator to paint with. */
  #painting: Window | null = null;

  /** @param makeWorker - A worker trains one run. @param backend - Named by the address; else the visitor chooses. */
  constructor(
    readonly store: RunStore,
    readonly makeWorker: () => Worker,
    readonly backend: BackendChoice,
  ) {
    beginForm((choice) => this.#begin(choice), fail);
    const clicks: Record<string, () => void> = {
      pause: () => this.#pause(),
      continue: () => this.#continue(),
      paint: () => this.#paint(),
      'save-generator': () => this.#export(),
      'save-checkpoint': () => this.#ask({ kind: 'checkpoint' }),
      new: () => element<HTMLDialogElement>('replace').showModal(),
      back: () => this.#enter('stopped'),
    };
    for (const [id, act] of Object.entries(clicks)) element(id).addEventListener('click', act);
    element<HTMLDialogElement>('replace').addEventListener('close', ({ target }) => {
      const dialog = target as HTMLDialogElement;
      if (dialog.returnValue === 'yes') this.#enter('choosing');
      dialog.returnValue = '';
    });
  }

  /** Shows the run that is kept, or the form of a new one. */
  async open(): Promise<void> {
    if (!isSecureContext) throw new InsecurePageError(location.origin);
    this.#enter('choosing');
    await this.#showKept();
    if (!this.#settings) return say('Ready.');
    this.#enter('stopped');
    const { finished, step } = this.#view;
    say(`The run of this browser is ${finished ? 'finished' : `at step ${step}`}.`);
  }

  /** Shows what is kept, if anything is. */
  async #showKept(): Promise<void> {
    this.#settings = await this.store.read('settings');
    if (this.#settings) this.#view.show(this.#settings, await this.store.read('progress'));
  }

  #begin({ settings, files }: Choice): void {
    this.#settings = settings;
    this.#view.show(settings);
    this.#enter('starting');
    this.#freshWorker();
    this.#ask({ kind: 'begin', settings, backend: this.#backend(), files });
  }

  #continue(): void {
    this.#enter('starting');
    this.#ask({ kind: 'continue', backend: this.#backend() });
  }

  #pause(): void {
    this.#enter('stopping');
    say('Pausing after this step …');
    this.#ask({ kind: 'pause' });
  }

  #paint(): void {
    // Opened by the click itself: a browser lets no page open a window later.
    this.#painting = window.open('about:blank', '_blank');
    this.#export();
  }

  #export(): void {
    this.#ask({ kind: 'export', backend: this.#backend() });
  }

  /** What computes: the address says so, or the form. */
  #backend(): BackendChoice {
    return this.backend ?? ((element<HTMLSelectElement>('backend').value || null) as BackendChoice);
  }

  #ask(command: Command): void {
    (this.#worker ?? this.#freshWorker()).postMessage(command);
  }

  #freshWorker(): Worker {
    this.#worker?.terminate();
    const worker = this.makeWorker();
    this.#worker = worker;
    worker.addEventListener('message', ({ data }: MessageEvent<Told>) => {
      (this.#hearing[data.kind] as (told: Told) => void)(data);
    });
    worker.addEventListener('error', ({ message }) => {
      this.#failed({ kind: 'failed', during: 'continue', message: `The training stopped: ${message}.`, lost: true });
    });
    return worker;
  }

  readonly #hearing: Hearing = {
    doing: ({ what }) => say(what),
    training: ({ progress, settings, backend, parameters }) => {
      const more = `a generator of ${(parameters / 1e6).toFixed(2)} million parameters, on ${backend}`;
      this.#view.show(settings, progress, more);
      if (this.#phase === 'starting') this.#enter('training');
      say('Training.');
    },
    step: ({ report, stepsPerSecond }) => this.#view.stepped(report, stepsPerSecond),
    sheet: ({ sheet }) => this.#view.drawn(sheet),
    kept: ({ step }) => this.#view.kept(step),
    stopped: ({ step, finished }) => {
      this.#enter('stopped');
      say(finished ? `Finished after ${step} steps.` : `Paused at step ${step}.`);
    },
    exported: ({ files }) => {
      const tab = this.#painting;
      this.#painting = null;
      if (tab) tab.location.href = new URL('./?trained', location.href).href;
      else download('generator.zip', new Blob([zipGenerator(files)], { type: 'application/zip' }));
      say(tab ? 'The generator is in the painting page, in another tab.' : 'The generator is in generator.zip.');
    },
    checkpoint: ({ file, step }) => download(`checkpoint-${step}.safetensors`, new Blob([file])),
    failed: (told) => this.#failed(told),
  };

  #failed({ during, message, lost }: Extract<Told, { kind: 'failed' }>): void {
    this.#painting?.close();
    this.#painting = null;
    if (lost) {
      this.#worker?.terminate();
      this.#worker = undefined;
    }
    fail(message);
    // An export that failed stops no run.
    if (!lost && (during === 'export' || during === 'checkpoint')) return;
    if (during === 'begin' && this.#phase === 'starting') {
      // A run that was not begun is not kept: the one before still is, and what was chosen can be mended.
      const choose = () => this.#enter('choosing');
      this.#showKept().then(choose, choose);
    } else this.#enter('stopped');
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    const focused = document.activeElement;
    const busy = phase === 'starting' || phase === 'training' || phase === 'stopping';
    element('begin').hidden = phase !== 'choosing';
    element('back').hidden = this.#settings === undefined;
    element('run').hidden = phase === 'choosing';
    element('how').hidden = phase !== 'choosing';
    element('pause').hidden = !busy;
    element<HTMLButtonElement>('pause').disabled = phase !== 'training';
    element('continue').hidden = busy || this.#view.finished;
    element<HTMLButtonElement>('new').disabled = busy;
    for (const id of ['paint', 'save-generator', 'save-checkpoint'])
      element<HTMLButtonElement>(id).disabled = phase === 'starting';
    if (!busy) element('speed').textContent = '';
    // Whoever works by keys goes on where the page does.
    if (focused?.closest('[hidden]') || focused?.matches(':disabled'))
      element(phase === 'choosing' ? 'begin-title' : 'run-title').focus();
    document.body.dataset.phase = phase;
  }
}
