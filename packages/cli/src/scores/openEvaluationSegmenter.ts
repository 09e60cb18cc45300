import { type EvaluationContext, type EvaluationSegmenter, fitEvaluationSegmenter } from './fitEvaluationSegmenter.js';
import { loadSceneSegmenter } from './sceneSegmenter.js';

/**
 * Opens the segmenter that scores pictures if the user names none. Synthetic scenes are scored by the segmenter that is
 * shipped with this package. For other data, or with `--segmenter-steps`, one is fitted to the training photos.
 *
 * @throws {@link Interrupted} after Ctrl-C.
 */
export async function openEvaluationSegmenter(context: EvaluationContext): Promise<EvaluationSegmenter> {
  const { dataset, segmenterSteps } = context.settings;
  return dataset === 'scenes' && segmenterSteps === null ? loadSceneSegmenter() : fitEvaluationSegmenter(context);
}
