export type { Comparison, Gan, GanSetup, SceneBatch } from './Comparison.js';
export { compare } from './compare.js';
export { pageOf, writePage } from './page.js';
