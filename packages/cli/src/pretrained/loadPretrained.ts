import type { Dataset } from '@ecgan/data';
import type { Settings } from '../config/settings.js';
import type { PretrainedOptions } from '../config/toOptions.js';
import { loadPerceptual } from './loadPerceptual.js';
import { loadSegmenter, type PretrainedSegmenter } from './loadSegmenter.js';
import type { PretrainedFiles } from './pretrainedFiles.js';

/** The networks that the user brings to a run. */
export interface PretrainedNetworks extends PretrainedOptions {
  segmenter?: PretrainedSegmenter;
  /** What they were read from. */
  files: PretrainedFiles;
  dispose(): void;
}

/**
 * Loads the networks that the settings name.
 *
 * @throws {@link PretrainedModelError} or {@link ConfigError} if one cannot be used.
 */
export async function loadPretrained(
  settings: Settings,
  data: Pick<Dataset, 'numClasses' | 'classNames' | 'height' | 'width'>,
): Promise<PretrainedNetworks> {
  const segmenter = settings.segmenter === null ? undefined : await loadSegmenter(settings.segmenter, settings, data);
  const { perceptual: path, perceptualNormalization } = settings;
  try {
    const perceptual = path === null ? undefined : await loadPerceptual(path, perceptualNormalization);
    return {
      segmenter,
      perceptual: perceptual?.loss,
      files: {
        ...(segmenter && { segmenter: { path: `${settings.segmenter}`, sha256: segmenter.sha256 } }),
        ...(perceptual && { perceptual: { path: `${path}`, sha256: perceptual.sha256 } }),
      },
      dispose: () => {
        segmenter?.dispose();
        perceptual?.dispose();
      },
    };
  } catch (error) {
    segmenter?.dispose();
    throw error;
  }
}
