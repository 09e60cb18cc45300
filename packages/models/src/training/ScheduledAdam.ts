import { AdamOptimizer } from '@tensorflow/tfjs-core';

/** TF.js's Adam, whose learning rate a schedule may change between steps. */
export class ScheduledAdam extends AdamOptimizer {
  /** Sets the rate of the next update. */
  setLearningRate(learningRate: number): void {
    this.learningRate = learningRate;
  }
}
