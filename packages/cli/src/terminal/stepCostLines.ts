import type { Settings } from '../config/settings.js';
import type { StepCost } from '../training/measureSteps.js';
import { formatBytes } from './formatBytes.js';
import { formatDuration } from './formatDuration.js';
import { formatNumber } from './formatNumber.js';

/** What two steps took, and the whole run would, as lines of text. */
export function stepCostLines(cost: StepCost, settings: Settings): string[] {
  const { steps, batch, accumulate, discriminatorSteps } = settings;
  const [first, second] = cost.seconds;
  const images = batch * accumulate * discriminatorSteps;
  const parameters = Object.entries(cost.parameters).map(([name, count]) => `${name} ${(count / 1e6).toFixed(2)} M`);
  return [
    `Parameters  ${parameters.join(', ')}`,
    `Time        ${formatNumber(second)} s for a step of ${images} ${images === 1 ? 'image' : 'images'} (the first took ${formatNumber(first)} s); all ${steps} steps ${formatDuration(second * steps)}`,
    `Memory      ${formatBytes(cost.peakBytes)} in tensors at most, ${formatBytes(cost.keptBytes)} of it weights and what optimizers keep; ${formatBytes(cost.processBytes)} for the whole process`,
  ];
}
