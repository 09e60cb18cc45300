/** Prints the table of docs/layouts.md: how much label maps repeat themselves. `npx tsx testing/src/maps/printRepetition.ts` */
import { hasMaps, mapNames } from './labelMaps.js';
import { repetitionOf } from './repetitionOf.js';

const cell = (percent: number) => percent.toFixed(1);
for (const name of mapNames.filter(hasMaps)) {
  const { unique, distinct } = await repetitionOf(name);
  console.log(`| ${[name, ...unique.map(cell), ...distinct.map(cell)].join(' | ')} |`);
}
