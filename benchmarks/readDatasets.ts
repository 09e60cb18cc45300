/**
 * Reads datasets as training does and prints their statistics and the time per sample.
 *
 * node --conditions=@ecgan/source --import tsx benchmarks/readDatasets.ts
 * '{"kind":"camvid","root":"CamVid","split":"val"}' …
 */
import { type DatasetDescription, inspectDataset, openDataset } from '@ecgan/data/node';

const SAMPLES = 16;

for (const argument of process.argv.slice(2)) {
  const description = JSON.parse(argument) as DatasetDescription;
  const before = performance.now();
  const { pairs, sizes, height, width, classes, unknown, problems } = await inspectDataset(description);
  const inspecting = (performance.now() - before) / pairs;

  const dataset = await openDataset(description, { check: false });
  const count = Math.min(dataset.length, SAMPLES);
  const look = { flip: true, cropX: 0.3, cropY: 0.6 };
  // The first sample also loads the libraries.
  await dataset.sample(0, look);
  const [start, used] = [performance.now(), process.cpuUsage()];
  for (let index = 0; index < count; index++) await dataset.sample(index, look);
  const wall = (performance.now() - start) / count;
  const { user, system } = process.cpuUsage(used);

  const { kind, split = '' } = description as { kind: string; split?: string };
  const present = classes.filter(({ pixels }) => pixels > 0).sort((a, b) => b.pixels - a.pixels);
  console.log(`${kind} ${split}: ${pairs} pairs of ${sizes.length} sizes, ${problems.length} problems`);
  console.log(
    `  height ${height.min} – ${height.median} – ${height.max}, width ${width.min} – ${width.median} – ${width.max}`,
  );
  console.log(
    `  ${present.length} of ${classes.length} classes, most of all ${present
      .slice(0, 5)
      .map(({ name }) => name)
      .join(', ')}`,
  );
  console.log(`  ${unknown.length} unknown values; to inspect ${inspecting.toFixed(0)} ms a pair`);
  console.log(
    `  a sample of ${dataset.width}×${dataset.height}: ${wall.toFixed(0)} ms, ${((user + system) / 1000 / count).toFixed(0)} ms of processor time`,
  );
}
