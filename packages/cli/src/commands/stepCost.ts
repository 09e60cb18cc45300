import { useBackend } from '@ecgan/backend';
import prettyBytes from 'pretty-bytes';
import type { Settings } from '../config/settings.js';
import type { RunData } from '../data/openData.js';
import { loadPretrained } from '../pretrained/loadPretrained.js';
import { measureSteps, type StepCost } from '../run/budget.js';
import { formatDuration, formatNumber } from '../terminal/format.js';
import type { Terminal } from '../terminal/Terminal.js';

/**
 * Builds everything a run begins with, takes two steps and says what they took.
 *
 * @param introduction - What is said before, once the backend runs.
 */
export async function printStepCost(
  settings: Settings,
  data: RunData,
  terminal: Terminal,
  introduction: string,
): Promise<void> {
  terminal.stage('Starting the backend');
  const backend = await useBackend(settings.backend ?? undefined);
  try {
    terminal.print(backend.summary);
    terminal.print(introduction);
    const pretrained = await loadPretrained(settings, data.train);
    const cost = await measureSteps({ settings, data, pretrained }).finally(() => pretrained.dispose());
    terminal.stage('Building the networks and taking two steps');
    for (const line of stepCostLines(cost, settings)) terminal.print(line);
  } finally {
    backend.dispose?.();
  }
}

/** What two steps took, and the whole run would, as lines of text. */
function stepCostLines(cost: StepCost, settings: Settings): string[] {
  const { steps, batch, accumulate, discriminatorSteps } = settings;
  const [first, second] = cost.seconds;
  const images = batch * accumulate * discriminatorSteps;
  const parameters = Object.entries(cost.parameters).map(([name, count]) => `${name} ${(count / 1e6).toFixed(2)} M`);
  return [
    `Parameters  ${parameters.join(', ')}`,
    `Time        ${formatNumber(second)} s for a step of ${images} ${images === 1 ? 'image' : 'images'} (the first took ${formatNumber(first)} s); all ${steps} steps ${formatDuration(second * steps)}`,
    `Memory      ${prettyBytes(cost.peakBytes)} in tensors at most, ${prettyBytes(cost.keptBytes)} of it weights and what optimizers keep; ${prettyBytes(cost.processBytes)} for the whole process`,
  ];
}
