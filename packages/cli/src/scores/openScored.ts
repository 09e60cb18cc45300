import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { RunData } from '../data/openData.js';
import { type GeneratorFile, loadInferenceGenerator } from '../run/loadGenerator.js';
import { openGivenPictures } from './givenPictures.js';
import { withDiversity } from './measureDiversity.js';
import { drawnBy, type PictureSource } from './PictureSource.js';
import type { RunScores, ScoredPicture } from './RunScores.js';
import { type Evaluated, type EvaluationOptions, evaluateGenerator, evaluatePictures, generatedRow } from './scores.js';

/** The pictures to score: those that a generator draws, or those of a folder. */
export interface Scored {
  /** The checkpoint, or the folder. */
  path: string;
  /** SHA-256 of the generator's weights, or of the files in the folder. */
  sha256: string;
  /** The name of its row. */
  row: string;
  source: PictureSource;
  /** The entry of the scores file that names the pictures. */
  facts: Pick<RunScores, 'checkpoint' | 'given'>;
  evaluate(options: EvaluationOptions): Promise<Evaluated>;
  dispose(): void;
}

/** What the command line names. */
interface ScoredChoice {
  flags: { which: ScoredPicture; pictures?: string };
  /** Number of pictures per label map whose diversity is measured. @defaultValue diversity is not measured */
  samples?: number;
  file: GeneratorFile;
  data: RunData;
}

/** Opens the pictures that the command line names. The caller disposes them. */
export async function openScored({
  flags: { which, pictures: folder },
  samples,
  file,
  data,
}: ScoredChoice): Promise<Scored> {
  if (folder !== undefined) {
    const source = await openGivenPictures(folder, data);
    const [row, { sha256 }] = [`pictures of ${basename(folder)}`, source];
    return {
      ...{ path: folder, sha256, row, source, facts: { given: { folder, sha256 } } },
      evaluate: (options) => evaluatePictures({ [row]: source }, options),
      dispose: () => undefined,
    };
  }
  const [{ path }, sha256] = [file, checksumOf(file)];
  const trained = loadInferenceGenerator(file, which);
  return {
    ...{ path, sha256, row: generatedRow(Number(file.content.metadata.step)), source: drawnBy(trained) },
    facts: { checkpoint: { path, sha256, which } },
    async evaluate(options) {
      const { scores, batches } = await evaluateGenerator({ ...options, trained, which });
      if (samples === undefined) return { scores, batches };
      return { scores: await withDiversity(scores, trained, samples, options), batches };
    },
    dispose: () => trained.dispose(),
  };
}

/** SHA-256 of the weights that pictures are drawn with. */
function checksumOf({ content }: GeneratorFile): string {
  const hash = createHash('sha256');
  for (const [name, { shape, data }] of Object.entries(content.tensors).sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${name}[${shape.join()}]`);
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest('hex');
}
