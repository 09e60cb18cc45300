import { open, readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isCoco } from './readCoco.js';
import { isLabelme } from './readLabelme.js';

/** The format of a folder, and how to read it. */
export interface ExportDescription {
  /** Name of the program or dataset and of the format. */
  what: string;
  /**
   * Command-line arguments of `ecgan inspect` and `ecgan train` that read the folder, or of `ecgan labels` that convert
   * it.
   */
  words?: readonly string[];
  /** The command that takes the arguments. @defaultValue 'inspect' */
  command?: 'inspect' | 'labels';
  /** Further information, or what to export instead if the format is not supported. */
  note?: string;
}

/** The files of a folder, down to three levels of subfolders. */
interface Contents {
  root: string;
  /** Paths relative to the root, with slashes. */
  files: readonly string[];
}

type Recogniser = (contents: Contents) => Promise<ExportDescription | undefined>;

/**
 * Recognises the export of a labelling program or the folder structure of a published dataset.
 *
 * @param root - The folder.
 * @returns All formats that match, the likeliest first; empty if none does.
 */
export async function describeExport(root: string): Promise<ExportDescription[]> {
  const contents = { root, files: await listFiles(root, '', 3) };
  const found = await Promise.all(recognisers.map((recognise) => recognise(contents)));
  return found.filter((one) => one !== undefined);
}

async function listFiles(root: string, inner: string, depth: number): Promise<string[]> {
  const entries = await readdir(join(root, inner), { withFileTypes: true }).catch(() => []);
  const lists = await Promise.all(
    entries.map(async (entry) => {
      const path = inner === '' ? entry.name : `${inner}/${entry.name}`;
      if (!entry.isDirectory()) return [path];
      return depth > 0 ? listFiles(root, path, depth - 1) : [];
    }),
  );
  return lists.flat().sort();
}

const foldersOf = ({ files }: Contents, name: string) => [
  ...new Set(files.map((file) => dirname(file)).filter((folder) => folder.split('/').includes(name))),
];

/** The path, relative to the root, of the first folder with this name. */
function folderNamed(contents: Contents, name: string): string | undefined {
  const [found] = foldersOf(contents, name);
  const parts = found?.split('/');
  return parts?.slice(0, parts.indexOf(name) + 1).join('/');
}

async function jsonOf({ root }: Contents, file: string): Promise<unknown> {
  return readFile(join(root, file), 'utf8')
    .then(JSON.parse)
    .catch(() => undefined);
}

/** The first 4096 bytes of a file, which may be large. */
async function startOf({ root }: Contents, file: string): Promise<string> {
  const handle = await open(join(root, file));
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4096), 0, 4096, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

const folderFlags = (root: string, photos: string, labels: string) => [
  ...['--dataset', 'folder', '--photos', join(root, photos), '--labels', join(root, labels)],
];

/** PASCAL VOC, and CVAT's "Segmentation mask 1.1", which lists its colours in labelmap.txt. */
const voc: Recogniser = async (contents) => {
  const { root, files } = contents;
  const labels = folderNamed(contents, 'SegmentationClass');
  if (labels === undefined) return undefined;
  const photos = folderNamed(contents, 'JPEGImages') ?? folderNamed(contents, 'images') ?? 'JPEGImages';
  const words = folderFlags(root, photos, labels);
  const map = files.find((file) => basename(file) === 'labelmap.txt');
  if (map === undefined) {
    const note =
      'Its palette indices are the classes, 255 the borders. Photos without a mask are refused: keep those that ImageSets/Segmentation names.';
    const classes = ['--classes', '22', '--palette-indices', '--remap', '255=21', '--ignore-label', '21'];
    return { what: 'PASCAL VOC: 21 classes and borders', words: [...words, ...classes], note };
  }
  const lines = (await readFile(join(root, map), 'utf8'))
    .split(/\r?\n/)
    .filter((line) => /^[^#].*:\d+,\d+,\d+:/.test(line));
  const entries = lines
    .map((line) => line.split(':'))
    .map(([name, colour]) => ({ name, hex: hexOf(colour.split(',').map(Number)) }));
  // Black is the background: it becomes class 0, whatever its position in the file.
  entries.sort((a, b) => Number(b.hex === '#000000') - Number(a.hex === '#000000'));
  const colours = entries.flatMap(({ hex }, id) => ['--colours', `${id}=${hex}`]);
  const note = `Classes: ${entries.map(({ name }, id) => `${id} ${name}`).join(', ')}.`;
  return {
    what: 'CVAT, "Segmentation mask 1.1"',
    words: [...words, '--classes', `${entries.length}`, ...colours],
    note,
  };
};

const hexOf = (colour: readonly number[]) => `#${colour.map((value) => value.toString(16).padStart(2, '0')).join('')}`;

/** Roboflow, "Semantic segmentation masks": `x.jpg` with `x_mask.png`, and `_classes.csv`. */
const roboflow: Recogniser = async (contents) => {
  const { root, files } = contents;
  const table = files.find((file) => basename(file) === '_classes.csv');
  if (table === undefined || !files.some((file) => file.endsWith('_mask.png'))) return undefined;
  const rows = (await readFile(join(root, table), 'utf8')).split(/\r?\n/).slice(1).filter(Boolean);
  const folder = dirname(table);
  const words = [...folderFlags(root, folder, folder), '--label-ending', '_mask', '--classes', `${rows.length}`];
  const note = `Classes: ${rows
    .map((row) =>
      row
        .split(',')
        .map((cell) => cell.trim())
        .join(' '),
    )
    .join(', ')}. Its train, valid and test folders are datasets of their own.`;
  return { what: 'Roboflow, "Semantic segmentation masks"', words, note };
};

const cityscapes: Recogniser = async ({ root, files }) => {
  const labels = files.some((file) => file.startsWith('gtFine/') && file.endsWith('_gtFine_labelIds.png'));
  if (!labels || !files.some((file) => file.startsWith('leftImg8bit/'))) return undefined;
  return { what: 'Cityscapes as it unpacks', words: ['--preset', 'cityscapes', '--root', root] };
};

const mapillary: Recogniser = async (contents) => {
  const { root, files } = contents;
  const config = files.find((file) => /(^|\/)config(_v[\d.]+)?\.json$/.test(file));
  const labels = folderNamed(contents, 'labels');
  if (config === undefined || labels === undefined) return undefined;
  const json = (await jsonOf(contents, config)) as { labels?: unknown[] } | undefined;
  if (!Array.isArray(json?.labels)) return undefined;
  const photos = folderNamed(contents, 'images') ?? 'images';
  const words = [...folderFlags(root, photos, labels), '--classes', `${json.labels.length}`, '--palette-indices'];
  const note = 'Its palette indices are the classes. Its folder instances is read with --instances.';
  return { what: 'Mapillary Vistas', words, note };
};

const coco: Recogniser = async (contents) => {
  for (const file of contents.files.filter((name) => name.endsWith('.json'))) {
    const start = await startOf(contents, file);
    if (!/"(images|annotations|categories|info|licenses)"\s*:/.test(start)) continue;
    if (isCoco(await jsonOf(contents, file)))
      return {
        what: 'COCO annotations (also of CVAT, Roboflow, Label Studio)',
        command: 'labels',
        words: [join(contents.root, file), '--out', 'labels'],
      };
  }
  return undefined;
};

const labelme: Recogniser = async (contents) => {
  const first = contents.files.find((name) => name.endsWith('.json'));
  if (first === undefined || !isLabelme(await jsonOf(contents, first))) return undefined;
  return { what: 'labelme', command: 'labels', words: [contents.root, '--out', 'labels'] };
};

/** Formats that are recognised but not supported; the note says what to export instead. */
const others: Recogniser = async (contents) => {
  const { files } = contents;
  const some = (pattern: RegExp) => files.some((file) => pattern.test(file));
  if (some(/(^|\/)task-\d+-annotation-\d+-by-.*\.png$/))
    return {
      what: 'Label Studio, "Brush labels to PNG": one mask per region, named by task',
      note: 'Export "COCO with images" there, from polygons: ecgan labels reads it.',
    };
  if (some(/(^|\/)meta\.json$/) && some(/(^|\/)ann\/.*\.json$/))
    return {
      what: 'Supervisely',
      note: 'Run its app "Export as masks" and read masks_machine with --labels, or "Export to COCO": ecgan labels reads it.',
    };
  if (some(/_seg\.png$/) && some(/ADE_(train|val)_\d+/))
    return {
      what: 'ADE20K, the full dataset: a class is red / 10 · 256 + green',
      note: 'Download ADEChallengeData2016, whose 150 classes --dataset ade20k reads.',
    };
  if (some(/(^|\/)data\.ya?ml$/) && some(/(^|\/)labels\/.*\.txt$/))
    return {
      what: 'YOLO: polygons or boxes in text files',
      note: 'Export "COCO" from the same program: ecgan labels reads it.',
    };
  if (
    some(/(^|\/)annotations\.xml$/) &&
    /<annotations>/.test(await startOf(contents, files.find((file) => file.endsWith('annotations.xml')) ?? ''))
  )
    return { what: 'CVAT for images', note: 'Export "Segmentation mask 1.1" or "COCO 1.0" there: both are read.' };
  return undefined;
};

const recognisers: readonly Recogniser[] = [cityscapes, voc, roboflow, mapillary, coco, labelme, others];
