import { type EvaluationContext, type EvaluationSegmenter, fitEvaluationSegmenter } from './fitEvaluationSegmenter.js';
import { loadSceneSegmenter } from './sceneSegmenter.js';

/**
 * The segmenter that scores pictures where none is named: for synthetic scenes the one that is shipped with this package, for other data, or with `--segmenter-steps`, one that
 * is fitted to the training photos now.
 *
 * @throws {@link Interrupted} after Ctrl-C.
 */
export async function openEvaluationSegmenter(context: EvaluationContext): Promise<EvaluationSegmenter> {
  const { dataset, segmenterSteps } = context.settings;
  return dataset === 'scenes' && segmenterSteps === null ? loadSceneSegmenter() : fitEvaluationSegmenter(context);
}
