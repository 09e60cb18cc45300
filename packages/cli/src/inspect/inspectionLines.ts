import type { ClassCount, Inspection, UnknownValue } from '@ecgan/data/node';

/** More sizes, and more classes without a pixel, than these are summed up. */
const [MOST_SIZES, MOST_ABSENT] = [5, 20];

/** What is in a dataset as lines of text: pairs, sizes, how much each class covers, what stands for no class. */
export function inspectionLines(title: string, inspection: Inspection): string[] {
  const { pairs, classes, unknown, turnedPhotos } = inspection;
  const present = classes.filter(({ pixels }) => pixels > 0);
  const absent = classes.filter(({ pixels }) => pixels === 0);
  return [
    `${title}: ${pairs} ${pairs === 1 ? 'pair' : 'pairs'}`,
    ...sizeLines(inspection),
    ...(turnedPhotos > 0
      ? [`  turned    ${turnedPhotos} photos are to be turned when shown (EXIF): see --auto-orient`]
      : []),
    `  classes   ${present.length} of ${classes.length} have pixels`,
    ...classLines(present),
    ...absentLines(absent),
    ...unknownLines(unknown),
  ];
}

function sizeLines({ sizes, height, width }: Inspection): string[] {
  const shown = sizes.slice(0, MOST_SIZES).map((size) => `${size.width}×${size.height} (${size.pairs})`);
  const others = sizes.length - shown.length;
  const more = others > 0 ? ` and ${others} more` : '';
  const range = ({ min, median, max }: Inspection['height']) => `${min} to ${max}, median ${median}`;
  return [
    `  sizes     ${shown.join(', ')}${more}, width×height (pairs)`,
    ...(sizes.length > 1 ? [`            width ${range(width)}; height ${range(height)}`] : []),
  ];
}

function classLines(classes: readonly ClassCount[]): string[] {
  const total = classes.reduce((sum, { pixels }) => sum + pixels, 0);
  const longest = Math.max(4, ...classes.map(({ name }) => name.length));
  const line = (id: string, name: string, share: string, images: string) =>
    `    ${id.padStart(3)}  ${name.padEnd(longest)}  ${share.padStart(8)}  ${images.padStart(8)}`;
  const rows = classes.map(({ id, name, pixels, images }) => line(`${id}`, name, percent(pixels / total), `${images}`));
  return [line('id', 'name', 'pixels', 'pictures'), ...rows];
}

function absentLines(absent: readonly ClassCount[]): string[] {
  if (absent.length === 0) return [];
  const named = absent.slice(0, MOST_ABSENT).map(({ id, name }) => `${id} ${name}`);
  const others = absent.length - named.length;
  return [`  absent    ${named.join(', ')}${others > 0 ? ` and ${others} more` : ''}`];
}

/** A class that has pixels is never said to have none. */
const percent = (share: number) => (share < 1e-4 ? '< 0.01 %' : `${(100 * share).toFixed(2)} %`);

function unknownLines(unknown: readonly UnknownValue[]): string[] {
  if (unknown.length === 0) return ['  unknown   none: every id is a class'];
  return unknown.map(({ id, colour, file, x, y, pixels, files }) => {
    const value = colour ? `colour ${colour.join(', ')}` : `id ${id}`;
    return `  unknown   ${value}: first in ${file} at x ${x}, y ${y}; ${pixels} pixels in ${files} ${files === 1 ? 'file' : 'files'}`;
  });
}
