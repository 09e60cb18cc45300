// CommonJS: the packages are ES modules, which `require` loads since Node 20.19.
const assert = require('node:assert/strict');
const { useBackend } = require('@ecgan/backend');
const { hinge } = require('@ecgan/losses');
const { tensor1d } = require('@tensorflow/tfjs-core');

async function main() {
  await useBackend();
  const real = [2, 0.5, -1];
  const fake = [-2, 0.25, 3];
  const mean = (values) => values.reduce((total, value) => total + value, 0) / values.length;
  const { discriminator, generator } = hinge();
  const [forD] = await discriminator(tensor1d(real), tensor1d(fake)).data();
  const [forG] = await generator(tensor1d(fake)).data();
  const expectedForD =
    mean(real.map((value) => Math.max(0, 1 - value))) + mean(fake.map((value) => Math.max(0, 1 + value)));
  const expectedForG = -mean(fake);
  console.log(`hinge D ${forD.toFixed(6)}, G ${forG.toFixed(6)}`);
  assert.ok(Math.abs(forG - expectedForG) < 1e-6, `generator: ${forG}, expected ${expectedForG}`);
  assert.ok(Math.abs(forD - expectedForD) < 1e-6, `discriminator: ${forD}, expected ${expectedForD}`);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
