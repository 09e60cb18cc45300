import type { Settings } from '../config/settings.js';
import type { RunData } from './openData.js';

/** The settings with the number of steps that so many epochs of the data are; as they are where no epochs are asked for. */
export function stepsOf(settings: Settings, { train }: Pick<RunData, 'train'>): Settings {
  const { epochs, batch, accumulate, discriminatorSteps } = settings;
  if (epochs === null) return settings;
  const images = batch * accumulate * discriminatorSteps;
  return { ...settings, steps: Math.max(1, Math.round((epochs * train.length) / images)), epochs: null };
}
