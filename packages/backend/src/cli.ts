#!/usr/bin/env node
import { installTensorflow } from './install/installTensorflow.js';

const t = performance.now();
console.log(
  await installTensorflow({
    log: (l) => console.log((performance.now() - t).toFixed(0), l),
    force: process.argv.includes('--force'),
  }),
  performance.now() - t,
);
