import { NothingKeptError } from '../train/store/errors.js';
import { RunStore } from '../train/store/RunStore.js';
import { openFiles } from './files/openFiles.js';
import { saveFiles } from './files/saveFiles.js';
import { GeneratorClient } from './generator/GeneratorClient.js';
import type { GeneratorSource } from './generator/protocol.js';
import { Page } from './Page.js';
import { element } from './view/element.js';
import { listenToKeys } from './view/listenToKeys.js';
import { listenToPointer } from './view/listenToPointer.js';
import { fail } from './view/status.js';

const query = new URLSearchParams(location.search);
const page = new Page(new GeneratorClient(new Worker('worker.js', { type: 'module' })));
const commands = {
  select: page.select.bind(page),
  resize: page.resize.bind(page),
  undo: () => page.editor?.undo(),
  redo: () => page.editor?.redo(),
  surprise: () => page.surprise(),
};

listenToPointer(page.stage);
listenToKeys(page.stage, commands);
openFiles(page);
saveFiles(page);
const clicks: Record<string, () => void> = {
  undo: commands.undo,
  redo: commands.redo,
  surprise: commands.surprise,
  clear: () => page.editor?.edit((labels) => labels.fill(page.editor?.id ?? 0)),
  style: () => page.restyle(),
  'zoom-in': () => page.stage.zoom(1.5),
  'zoom-out': () => page.stage.zoom(1 / 1.5),
  'zoom-all': () => page.stage.showAll(),
};
for (const [id, act] of Object.entries(clicks)) element(id).addEventListener('click', act);
/** The generator that the training page has handed over, or one in a folder of the site. */
async function generatorSource(): Promise<GeneratorSource> {
  if (!query.has('trained')) return { folder: query.get('generator') ?? 'generator' };
  const files = await new RunStore().read('generator');
  if (!files) throw new NothingKeptError('generator');
  return { files };
}
generatorSource()
  .then((source) => page.start(query.get('backend'), source))
  .catch(fail);
