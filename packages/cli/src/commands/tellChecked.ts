import type { InspectionProgress } from '@ecgan/data/node';
import type { Terminal } from '../terminal/Terminal.js';

/** Shows how many files of a dataset have been decoded. */
export function tellChecked(terminal: Terminal): InspectionProgress {
  return (done, total) => {
    if (done === total) return terminal.clearStatus();
    terminal.progress(`checking the images: ${done}/${total}`);
  };
}
