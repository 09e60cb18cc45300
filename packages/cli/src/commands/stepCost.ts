import { useBackend } from '@ecgan/backend';
import prettyBytes from 'pretty-bytes';
import type { Settings } from '../config/settings.js';
import type { RunData } from '../data/openData.js';
import { loadPretrained } from '../pretrained/loadPretrained.js';
import { measureSteps, type StepCost } from '../run/budget.js';
import { formatDuration, formatNumber } from '../terminal/format.js';
import type { Terminal } from '../terminal/Terminal.js';

/**
 * Builds the networks of a run, takes two steps, and prints parameters, time and memory.
 *
 * @param introduction - Line to print before, once the backend runs.
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
    terminal.stage('Building the networks and taking two steps');
    const cost = await measureSteps({ settings, data, pretrained }).finally(() => pretrained.dispose());
    for (const line of stepCostLines(cost, settings)) terminal.print(line);
  } finally {
    backend.dispose?.();
  }
}

/** Describes the cost of a step, and the time of the whole run, in lines of text. */
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
