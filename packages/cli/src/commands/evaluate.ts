import { useBackend } from '@ecgan/backend';
import { writeFileAtomically } from '@ecgan/training/node';
import { z } from 'zod';
import { settingsIn } from '../config/flags.js';
import { resolveSettings } from '../config/resolveSettings.js';
import type { PictureNames } from '../data/choosePictures.js';
import { openData, type RunData } from '../data/openData.js';
import { ConfigError, OutputExistsError } from '../errors.js';
import { type GeneratorFile, loadInferenceGenerator, readGenerator } from '../run/loadGenerator.js';
import { existing } from '../run/runFolder.js';
import { assertScorable } from '../scores/assertScorable.js';
import { fitEvaluationSegmenter } from '../scores/fitEvaluationSegmenter.js';
import { evaluateGenerator, scoreTable } from '../scores/scores.js';
import { Interruption } from '../terminal/Interruption.js';
import type { Terminal } from '../terminal/Terminal.js';

/** Flags of `ecgan evaluate`: these, and settings of the data. */
export interface EvaluateFlags extends Record<string, unknown> {
  run?: string;
  checkpoint?: string;
  out?: string;
  force?: boolean;
}

/** `ecgan evaluate`: scores a checkpoint's images of held-out label maps, of its run's data or of other data. */
export async function evaluate(flags: EvaluateFlags, terminal: Terminal): Promise<number> {
  const { out, force } = flags;
  if (out !== undefined && !force && (await existing([out])).length > 0) throw new OutputExistsError([out]);
  const file = await readGenerator(flags, terminal);
  const content = { ...file.settings, minutes: null, epochs: null };
  const settings = resolveSettings({ file: { name: file.path, content }, flags: settingsIn(flags) });
  const data = await openData(settings, { check: false, names: heldOutBy(file) });
  checkClasses(file, data);
  await assertScorable(data.heldOut);
  terminal.stage('Starting the backend');
  const backend = await useBackend(settings.backend ?? undefined);
  const interruption = new Interruption(terminal);
  try {
    terminal.print(backend.summary);
    terminal.print(`Scoring ${file.path} on ${data.heldOut.length} held-out images`);
    const segmenter = await fitEvaluationSegmenter({ settings, data, terminal, interruption });
    const trained = loadInferenceGenerator(file, 'refined');
    const step = Number(file.content.metadata.step);
    const scores = await evaluateGenerator({ settings, data, terminal, interruption, segmenter, trained, step });
    trained.dispose();
    segmenter.model.dispose();
    for (const line of scoreTable(scores)) terminal.print(line);
    if (out !== undefined) await writeFileAtomically(out, `${JSON.stringify(scores, null, 2)}\n`);
  } finally {
    interruption.dispose();
    await data.workers?.dispose();
    backend.dispose?.();
  }
  return 0;
}

/** The pictures that its run held out, as it says itself. */
function heldOutBy({ content }: GeneratorFile): PictureNames | undefined {
  const { heldOut } = content.metadata;
  return heldOut === undefined ? undefined : { heldOut: z.array(z.string()).parse(JSON.parse(heldOut)) };
}

function checkClasses({ path, numClasses }: GeneratorFile, { train }: RunData): void {
  if (train.numClasses === numClasses) return;
  const expected = `a dataset of ${numClasses} classes, as ${path} draws`;
  throw new ConfigError({ setting: '--dataset', expected, received: train.numClasses });
}
