import { useBackend } from '@ecgan/backend';
import type { Settings } from '../config/settings.js';
import { loadPerceptual } from '../perceptual/loadPerceptual.js';
import { stepCostLines } from '../terminal/stepCostLines.js';
import type { Terminal } from '../terminal/Terminal.js';
import { measureSteps } from '../training/measureSteps.js';
import type { RunData } from '../training/openData.js';

/**
 * Builds everything a run begins with, takes two steps and says what they took.
 *
 * @param introduction - What is said before, once the backend runs.
 */
export async function tellCost(
  settings: Settings,
  data: RunData,
  terminal: Terminal,
  introduction: string,
): Promise<void> {
  const backend = await useBackend(settings.backend ?? undefined);
  try {
    terminal.print(backend.summary);
    terminal.print(introduction);
    const perceptual = settings.perceptual === null ? undefined : await loadPerceptual(settings.perceptual);
    for (const line of stepCostLines(await measureSteps({ settings, data, perceptual }), settings))
      terminal.print(line);
  } finally {
    backend.dispose?.();
  }
}
