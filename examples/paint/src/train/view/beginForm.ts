import { droppedFiles, type PlacedFile } from '../../page/files/droppedFiles.js';
import { element } from '../../page/view/element.js';
import { pairFiles } from '../data/pairFiles.js';
import { type PresetName, presets } from '../run/presets.js';
import type { RunSettings } from '../run/RunSettings.js';

/** What a visitor has chosen. */
export interface Choice {
  settings: RunSettings;
  files?: PlacedFile[];
}

/**
 * The form of a new run, and the pictures that are chosen or dropped for it.
 *
 * @param chosen - Told what was chosen, by the button.
 * @param failed - Told why files are of no use.
 */
export function beginForm(chosen: (choice: Choice) => void, failed: (error: unknown) => void): void {
  const form = element<HTMLFormElement>('begin');
  const steps = element<HTMLInputElement>('steps');
  let files: PlacedFile[] | undefined;
  offerPresets(steps);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const data = chosenOf(form, 'data') as RunSettings['data'];
    if (data === 'pictures' && !files)
      return failed(new Error('Choose a folder of photos and masks first, or drop one on the page.'));
    const preset = chosenOf(form, 'preset') as PresetName;
    const settings = { id: crypto.randomUUID(), preset, data, steps: steps.valueAsNumber, seed: 0 };
    chosen({ settings, ...(data === 'pictures' && { files }) });
  });
  form.addEventListener('change', () => {
    element('own').hidden = chosenOf(form, 'data') !== 'pictures';
  });
  listenToFiles(form, (found) => {
    files = undefined;
    element('found').textContent = 'No pictures yet.';
    try {
      const pairs = pairFiles(found);
      files = found;
      element('found').textContent = `${pairs.length} ${pairs.length === 1 ? 'photo' : 'photos'}, each with its mask.`;
    } catch (error) {
      failed(error);
    }
  });
}

function offerPresets(steps: HTMLInputElement): void {
  const rows = (Object.keys(presets) as PresetName[]).map((name, i) => {
    const { title, size, networks, steps: offered } = presets[name];
    const input = Object.assign(document.createElement('input'), { type: 'radio', name: 'preset', value: name });
    input.checked = i === 0;
    input.addEventListener('change', () => {
      steps.valueAsNumber = offered;
    });
    const label = document.createElement('label');
    label.append(input, `${title}: ${size} × ${size} pixels, ${networks.filters} filters`);
    return label;
  });
  element('presets').append(...rows);
  steps.valueAsNumber = presets.tiny.steps;
}

/** Files that are chosen, or dropped while the form is shown. */
function listenToFiles(form: HTMLFormElement, found: (files: PlacedFile[]) => void): void {
  for (const id of ['folder', 'files']) {
    const input = element<HTMLInputElement>(id);
    input.addEventListener('change', () => {
      const files = Array.from(input.files ?? [], (file) => ({ path: file.webkitRelativePath || file.name, file }));
      // The same folder can be chosen again.
      input.value = '';
      if (files.length > 0) found(files);
    });
  }
  for (const kind of ['dragover', 'drop'] as const)
    document.addEventListener(kind, async (event) => {
      event.preventDefault();
      if (kind === 'dragover' || !event.dataTransfer || form.hidden) return;
      const files = await droppedFiles(event.dataTransfer);
      const own = form.querySelector<HTMLInputElement>('input[name=data][value=pictures]');
      if (own) own.checked = true;
      element('own').hidden = false;
      found(files);
    });
}

/** The value of the radio button that is chosen. */
function chosenOf(form: HTMLFormElement, name: string): string {
  return form.querySelector<HTMLInputElement>(`input[name=${name}]:checked`)?.value ?? '';
}
