import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, parse, relative } from 'node:path';
import { decodePhoto } from '@ecgan/data/node';
import { type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
import { heldOutNames, type RunData } from '../data/openData.js';
import { GivenPicturesError, whyUnreadable } from '../errors.js';
import type { PictureSource } from './PictureSource.js';

/** Pictures in a folder, one for each held-out label map. */
export interface GivenPictures extends PictureSource {
  /** SHA-256 of their files, in the order of the label maps. */
  sha256: string;
}

/**
 * Opens a folder of pictures that another program has drawn from the held-out label maps.
 *
 * Each picture has the name of its photo, with any extension. It lies in the same subfolder as the photo, or in any
 * other. For synthetic scenes the names are `scene-1`, `scene-2` and so on. Pictures are resized to the size of the
 * label maps with the Lanczos filter that photos are resized with.
 *
 * @returns The pictures; `draw` decodes those of one batch.
 * @throws {@link GivenPicturesError} if the folder cannot be read, a label map has no picture or several, or, in `draw`,
 * a picture cannot be decoded.
 */
export async function openGivenPictures(
  folder: string,
  data: Pick<RunData, 'heldOut' | 'pictures'>,
): Promise<GivenPictures> {
  const files = pathsOf(folder, heldOutNames(data), await filesIn(folder));
  const hash = createHash('sha256');
  for (const file of files) hash.update(await readFile(file));
  const { height, width } = data.heldOut;
  const read = async (file: string) => {
    try {
      return await decodePhoto(file, height, width);
    } catch (cause) {
      const problem = `${relative(folder, file)} cannot be decoded: ${(cause as Error).message}.`;
      throw new GivenPicturesError(folder, problem, { cause });
    }
  };
  return {
    sha256: hash.digest('hex'),
    async draw({ first, count }): Promise<Tensor4D> {
      const values = new Float32Array(count * height * width * 3);
      // One after the other: of several damaged pictures the first is named, whichever is decoded sooner.
      for (const [i, file] of files.slice(first, first + count).entries()) {
        const bytes = await read(file);
        values.set(
          Float32Array.from(bytes, (byte) => (2 * byte) / 255 - 1),
          i * bytes.length,
        );
      }
      return tensor4d(values, [count, height, width, 3]);
    },
  };
}

async function filesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  } catch (cause) {
    throw new GivenPicturesError(folder, `${whyUnreadable(cause)}.`, { cause });
  }
}

/** The file of each name: by its path, else by its name alone. */
function pathsOf(folder: string, names: readonly string[], files: readonly string[]): string[] {
  const [byPath, byName] = [new Map<string, string[]>(), new Map<string, string[]>()];
  const add = (map: Map<string, string[]>, key: string, file: string) => map.set(key, [...(map.get(key) ?? []), file]);
  for (const file of files) {
    add(byPath, withoutEnding(relative(folder, file)), file);
    add(byName, parse(file).name, file);
  }
  const found = names.map((name) => byPath.get(withoutEnding(name)) ?? byName.get(parse(name).name) ?? []);
  const shown = (index: number) => `${withoutEnding(names[index])}.png`;
  const missing = found.flatMap((paths, index) => (paths.length === 0 ? [index] : []));
  if (missing.length > 0) {
    const some = missing.slice(0, 3).map(shown).join(', ');
    const problem = `expected a picture for each of the ${names.length} held-out label maps, got none for ${missing.length}: ${some}`;
    throw new GivenPicturesError(
      folder,
      `${problem}${missing.length > 3 ? ' and others' : ''}. Name each as its photo.`,
    );
  }
  const twice = found.findIndex((paths) => paths.length > 1);
  if (twice >= 0) {
    const both = found[twice].map((path) => relative(folder, path)).join(' and ');
    throw new GivenPicturesError(folder, `expected one picture of ${shown(twice)}, got ${both}. Leave one.`);
  }
  return found.map(([path]) => path);
}

/** With slashes on every system. */
function withoutEnding(path: string): string {
  const { dir, name } = parse(path.replaceAll('\\', '/'));
  return dir === '' ? name : `${dir}/${name}`;
}
