import { LabelCanvas } from './LabelCanvas.js';
import { loadGenerator } from './loadGenerator.js';
import { redrawing } from './redrawing.js';
import { showClasses } from './showClasses.js';
import { startBackend } from './startBackend.js';
import { startingMap } from './startingMap.js';

const element = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;
const status = element<HTMLOutputElement>('status');
const say = (text: string) => {
  status.textContent = text;
};

async function start(): Promise<void> {
  const query = new URLSearchParams(location.search);
  const backend = await startBackend(query.get('backend'));
  const { box, draw } = await loadGenerator(query.get('generator') ?? 'generator');
  const map = startingMap(box);
  showClasses(element('classes'), box.classes);
  const brush = () => ({
    id: Number(document.querySelector<HTMLInputElement>('input[name=class]:checked')?.value),
    radius: element<HTMLInputElement>('radius').valueAsNumber,
  });
  const picture = element<HTMLCanvasElement>('picture');
  [picture.width, picture.height] = [box.width, box.height];
  const redraw = redrawing(async () => {
    say('Drawing …');
    const began = performance.now();
    const pixels = await draw(map.labels);
    picture.getContext('2d')?.putImageData(new ImageData(pixels, box.width, box.height), 0, 0);
    say(`Drawn in ${((performance.now() - began) / 1000).toFixed(2)} s on ${backend}.`);
  }, fail);
  const canvas = new LabelCanvas(element<HTMLCanvasElement>('labels'), map, box.classes, brush, redraw);
  const change = (id: string, edit: () => void) =>
    element(id).addEventListener('click', () => {
      edit();
      canvas.show();
      redraw();
    });
  change('undo', () => map.undo());
  change('fill', () => {
    map.remember();
    map.fill(brush().id);
  });
  redraw();
}

function fail(error: unknown): void {
  say(error instanceof Error ? error.message : `${error}`);
  status.classList.add('failed');
}

start().catch(fail);
