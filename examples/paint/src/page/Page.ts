import { Editor } from './document/Editor.js';
import { LayerStack, twoLayers } from './document/LayerStack.js';
import type { PaintBox } from './document/PaintBox.js';
import { type KeptMap, keptMap } from './files/KeptMap.js';
import type { GeneratorClient } from './generator/GeneratorClient.js';
import { latestOnly } from './generator/latestOnly.js';
import type { GeneratorSource } from './generator/protocol.js';
import { firstMap, syntheticMap } from './scenes/syntheticMap.js';
import { type ToolName, tools } from './tools/tools.js';
import { classList } from './view/classList.js';
import { element } from './view/element.js';
import { layerList } from './view/layerList.js';
import { PicturePanel } from './view/PicturePanel.js';
import { paintLabels } from './view/paintLabels.js';
import { Stage } from './view/Stage.js';
import { showSamples } from './view/samples.js';
import { fail, say } from './view/status.js';
import { toolBar } from './view/toolBar.js';

/** The page: a generator, the map that is painted for it, and the picture that it draws of the map. */
export class Page {
  editor: Editor | undefined;
  box: PaintBox | undefined;
  readonly stage: Stage;
  readonly labels = element<HTMLCanvasElement>('labels');
  readonly picture = element<HTMLCanvasElement>('picture');
  readonly redraw: () => void;
  readonly #panel: PicturePanel;
  readonly #showTool: (tool: ToolName) => void;
  readonly #showLayers = layerList(() => this.editor);
  #chooseClass: (id: number) => void = () => undefined;
  #kept: KeptMap | undefined;
  #backend = '';
  #style = 1;

  constructor(readonly client: GeneratorClient) {
    const marks = document.getElementById('marks') as unknown as SVGSVGElement;
    this.stage = new Stage(element('stage'), element('sheet'), marks, () => this.editor);
    const slider = element<HTMLInputElement>('compare');
    this.#panel = new PicturePanel(this.picture, element('over'), slider, element('pictures'));
    this.#showTool = toolBar(element('tools'), (tool) => this.select(tool));
    this.redraw = latestOnly(() => this.#draw(), fail);
    element<HTMLInputElement>('radius').addEventListener('input', ({ target }) => {
      if (this.editor) this.editor.radius = (target as HTMLInputElement).valueAsNumber;
      this.stage.mark();
    });
  }

  /** Starts the worker's backend and loads a generator. */
  async start(backend: string | null, source: GeneratorSource): Promise<void> {
    say('Starting …');
    ({ backend: this.#backend } = await this.client.ask<'start'>({ kind: 'start', backend }));
    await this.load(source);
  }

  /** Loads a generator. Where its maps are of the same kind, the map stays. */
  async load(source: GeneratorSource): Promise<void> {
    say('Loading the generator …');
    const { box, pictures } = await this.client.ask<'load'>({ kind: 'load', source });
    this.box = box;
    this.#kept = keptMap(box, localStorage);
    const opened = await firstMap(box);
    const state = this.#kept.restore() ?? twoLayers(opened.slice());
    const { id = 0, radius = 3, tool = 'brush' } = this.editor ?? {};
    const events = { changed: () => this.changed(), picked: (picked: number) => this.#chooseClass(picked) };
    this.editor = new Editor(new LayerStack(box, state), events, opened);
    Object.assign(this.editor, { radius });
    this.stage.window.style.aspectRatio = this.picture.style.aspectRatio = `${box.width} / ${box.height}`;
    this.#chooseClass = classList(element('classes'), element('search'), box.classes, (chosen) => this.#choose(chosen));
    this.#chooseClass(Math.min(id, box.classes.length - 1));
    this.#panel.offer(pictures);
    element('style').hidden = !box.noiseSize;
    await showSamples(element('samples'), box, (map) => this.editor?.open(map));
    this.select(tool);
    say(`Ready: ${box.classes.length} classes, ${box.width} × ${box.height}.`);
    this.changed();
  }

  select(tool: ToolName): void {
    this.editor?.cancel();
    if (this.editor) this.editor.tool = tool;
    this.#showTool(tool);
    this.stage.window.dataset.tool = tool;
    element('hint').textContent = tools[tool].hint;
    this.stage.mark();
  }

  resize(by: number): void {
    const radius = element<HTMLInputElement>('radius');
    radius.valueAsNumber += by;
    radius.dispatchEvent(new Event('input'));
  }

  /** Another synthetic scene. */
  async surprise(): Promise<void> {
    if (this.box) this.editor?.open(await syntheticMap(this.box, 1 + Math.floor(Math.random() * 1e6)));
  }

  /** Another noise, where the generator takes one. */
  restyle(): void {
    this.#style += 1;
    this.redraw();
  }

  /** Shows the map as it is now and has it drawn. */
  changed(): void {
    if (!this.editor || !this.box) return;
    const { map, history } = this.editor;
    paintLabels(this.labels, map, this.box.classes);
    this.stage.mark();
    this.#showLayers();
    element<HTMLButtonElement>('undo').disabled = !history.canUndo;
    element<HTMLButtonElement>('redo').disabled = !history.canRedo;
    this.redraw();
  }

  #choose(id: number): void {
    if (!this.editor || !this.box) return;
    this.editor.id = id;
    element('chosen').textContent = this.box.classes[id].name;
  }

  async #draw(): Promise<void> {
    const { editor, box } = this;
    if (!editor || !box) return;
    const labels = editor.map.labels.slice();
    const drawn = { width: editor.map.width, height: editor.map.height, labels };
    const { pictures, milliseconds } = await this.client.ask<'draw'>({ kind: 'draw', labels, style: this.#style });
    // A generator may have been loaded in the meantime.
    if (box !== this.box) return;
    this.#panel.show(pictures, drawn, box.classes);
    this.#kept?.keep(editor.stack.state);
    element('speed').textContent = `${Math.round(milliseconds)} ms on ${this.#backend}`;
    document.body.dataset.drawn = `${Number(document.body.dataset.drawn ?? 0) + 1}`;
  }
}
