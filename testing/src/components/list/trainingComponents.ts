import { cosineDecay, EcganTrainer, linearDecay, restoreGenerator, WeightAverage } from '@ecgan/training';
import { stateCases } from '../stateCases.js';
import { leaks, plain, roundTrip, state, values } from './kinds.js';

/** The components of @ecgan/training, and what each must show on every backend. */
export const trainingComponents = [
  plain({ restoreGenerator }, { values }),
  state({ EcganTrainer }, { values, leaks, roundTrip, smallCase: stateCases.EcganTrainer }),
  plain({ cosineDecay }, { values }),
  plain({ linearDecay }, { values }),
  state({ WeightAverage }, { values, leaks, roundTrip, smallCase: stateCases.WeightAverage }),
];
