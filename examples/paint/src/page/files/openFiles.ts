import type { Page } from '../Page.js';
import { element } from '../view/element.js';
import { fail, say } from '../view/status.js';
import { droppedFiles } from './droppedFiles.js';
import { readLabelFile } from './labelFiles.js';
import { sortFiles } from './sortFiles.js';
import { unzipGenerator } from './zippedGenerator.js';

/** Opens files that are dropped on the page or chosen: generators, label maps, photos to trace over. */
export function openFiles(page: Page): void {
  const attempt = (files: Promise<readonly File[]>) => files.then((all) => open(page, all)).catch(fail);
  for (const kind of ['dragover', 'drop'] as const)
    document.addEventListener(kind, (event) => {
      event.preventDefault();
      if (kind === 'drop' && event.dataTransfer)
        attempt(droppedFiles(event.dataTransfer).then((all) => all.map(({ file }) => file)));
    });
  chosen('open', (files) => attempt(Promise.resolve(files)));
  chosen('trace', ([photo]) => trace(photo));
  element('untrace').addEventListener('click', () => trace(undefined));
  element<HTMLInputElement>('opacity').addEventListener('input', ({ target }) => {
    element('photo').style.opacity = `${(target as HTMLInputElement).valueAsNumber / 100}`;
  });
}

async function open(page: Page, files: readonly File[]): Promise<void> {
  const sorted = sortFiles(files);
  switch (sorted.kind) {
    case 'generator': {
      const [model, weights, box] = [
        await sorted.model.text(),
        await sorted.weights.arrayBuffer(),
        await sorted.box?.text(),
      ];
      return page.load({ files: { model, weights, box } });
    }
    case 'zip': {
      const { name } = sorted.file;
      return page.load({ files: unzipGenerator(name, new Uint8Array(await sorted.file.arrayBuffer())) });
    }
    case 'labels': {
      if (!page.box) return;
      const { file } = sorted;
      page.editor?.open(readLabelFile(file.name, new Uint8Array(await file.arrayBuffer()), page.box));
      return say(`Opened ${file.name}.`);
    }
    case 'trace':
      return trace(sorted.file);
  }
}

/** Lays a photo over the label map, or takes it away. */
function trace(photo: File | undefined): void {
  const image = element<HTMLImageElement>('photo');
  URL.revokeObjectURL(image.src);
  if (photo) image.src = URL.createObjectURL(photo);
  else image.removeAttribute('src');
  image.hidden = element('tracing').hidden = photo === undefined;
}

function chosen(id: string, use: (files: File[]) => void): void {
  const input = element<HTMLInputElement>(id);
  input.addEventListener('change', () => {
    const files = Array.from(input.files ?? []);
    // The same file can be chosen again.
    input.value = '';
    if (files.length > 0) use(files);
  });
}
