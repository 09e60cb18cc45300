import sharp from 'sharp';
import { LabelFileError } from '../decode/LabelFileError.js';
import type { LabelMap } from '../decode/LabelMap.js';
import type { DatasetProblem } from './DatasetError.js';
import { decodePhoto } from './decodePhoto.js';
import type { FolderPair } from './FolderPair.js';
import { type LabelRules, readLabels } from './readLabels.js';

/** Decodes the files of one pair once and says everything that is wrong with them. */
export async function checkPair(pair: FolderPair, rules: LabelRules): Promise<DatasetProblem[]> {
  const problems: DatasetProblem[] = [];
  const size = await photoSize(pair.photo, problems);
  const labels = await mapOf(pair.label, rules, problems);
  if (labels) {
    checkSize(pair.label, labels, pair.photo, size, problems);
    checkRange(pair.label, labels, rules.numClasses, problems);
  }
  if (pair.instances) {
    const instances = await mapOf(pair.instances, {}, problems);
    if (instances) checkSize(pair.instances, instances, pair.photo, size, problems);
  }
  return problems;
}

async function photoSize(file: string, problems: DatasetProblem[]) {
  try {
    const { width, height } = await sharp(file).metadata();
    // Small, so that JPEGs decode fast, but from the file's first byte to its last.
    await decodePhoto(file, 8, 8);
    return { width, height };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `the photo cannot be decoded (${reason}). Export or copy it again.`;
    problems.push({ file, kind: 'unreadable', message });
    return undefined;
  }
}

async function mapOf(file: string, rules: Omit<LabelRules, 'numClasses'>, problems: DatasetProblem[]) {
  try {
    return await readLabels(file, rules);
  } catch (error) {
    if (!(error instanceof LabelFileError)) throw error;
    const { kind, reason, advice } = error.facts;
    problems.push({ file, kind, message: `${reason}. ${advice}` });
    return undefined;
  }
}

function checkSize(
  file: string,
  map: LabelMap,
  photo: string,
  size: { width: number; height: number } | undefined,
  problems: DatasetProblem[],
) {
  if (!size || (size.width === map.width && size.height === map.height)) return;
  const sizes = `is ${map.width}×${map.height} pixels, its photo ${photo} is ${size.width}×${size.height}`;
  problems.push({ file, kind: 'size-mismatch', message: `${sizes}. Export both at one size.` });
}

function checkRange(file: string, { ids, width }: LabelMap, numClasses: number, problems: DatasetProblem[]) {
  const first = ids.findIndex((id) => id < 0 || id >= numClasses);
  if (first < 0) return;
  const wrong = [...new Set(ids.filter((id) => id < 0 || id >= numClasses))].sort((a, b) => a - b);
  const where = `the pixel at x ${first % width}, y ${Math.floor(first / width)} has id ${ids[first]}`;
  const all = wrong.length > 1 ? ` (wrong ids: ${wrong.slice(0, 8).join(', ')}${wrong.length > 8 ? ', …' : ''})` : '';
  const advice = 'Raise numClasses, or give a class for it in remap.';
  const message = `${where}, but ids go from 0 to ${numClasses - 1}${all}. ${advice}`;
  problems.push({ file, kind: 'label-range', message });
}
