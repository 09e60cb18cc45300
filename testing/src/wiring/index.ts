export { expectSameRows } from './compare.js';
export { expectStep } from './expectStep.js';
export { asMemory, groupsOf, remembered, rememberedPixels } from './memory.js';
export type { GeneratorPass } from './objective.js';
export { savedMemory } from './readState.js';
export { scenarioOf } from './scenario.js';
export { wiringBatch } from './WiringBatch.js';
