// Bundled by esbuild without an option but --bundle and --format=esm, and opened in Chromium.
import { compile, useBackend } from '@ecgan/backend';
import { pixelContrastLoss } from '@ecgan/losses';
import { tensor2d } from '@tensorflow/tfjs-core';

async function check() {
  const backend = await useBackend('wasm');
  // Two pairs of unit vectors at right angles: each anchor has one positive at similarity 1 and two negatives at 0.
  const embeddings = tensor2d([1, 0, 1, 0, 0, 1, 0, 1], [4, 2]);
  const step = compile((x) => pixelContrastLoss(x, Int32Array.of(0, 0, 1, 1), { temperature: 0.5 }));
  const [value] = await step(embeddings).data();
  const expected = -Math.log(Math.exp(2) / (Math.exp(2) + 2));
  if (!(Math.abs(value - expected) < 1e-5)) throw new Error(`the loss is ${value}, expected ${expected}`);
  const refused = await useBackend('tensorflow').catch((error) => error.name);
  if (refused !== 'BackendConflictError' && refused !== 'BackendUnavailableError') throw new Error(`got ${refused}`);
  return { summary: backend.summary, number: `pixelContrastLoss ${value.toFixed(6)}, by hand ${expected.toFixed(6)}` };
}

globalThis.result = check().catch((error) => ({ error: `${error.stack ?? error}` }));
