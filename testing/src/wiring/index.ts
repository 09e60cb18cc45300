export { expectSameRows } from './compare.js';
export { drawsOf } from './draws.js';
export { expectStep } from './expectStep.js';
export { asMemory, remembered, rememberedPixels } from './memory.js';
export type { GeneratorPass } from './objective.js';
export { savedMemory } from './readState.js';
export { scenarioOf } from './scenario.js';
export { expectShared, groupsOf } from './sharing.js';
export { wiringBatch } from './WiringBatch.js';
