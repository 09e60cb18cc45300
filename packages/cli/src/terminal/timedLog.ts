import type { Terminal } from './Terminal.js';

/** A log of long work that shows elapsed time. */
export interface TimedLog {
  log(line: string): void;
  /**
   * Shows every second that the last logged work goes on, because downloads and compilers print nothing for minutes.
   */
  during<T>(work: Promise<T>): Promise<T>;
}

/** Makes a log whose lines begin with the seconds since its creation. */
export function timedLog(terminal: Terminal): TimedLog {
  const begun = performance.now();
  const timed = (line: string) => `${((performance.now() - begun) / 1000).toFixed(1).padStart(6)} s  ${line}`;
  let doing = 'checking what is installed';
  return {
    log: (line) => {
      doing = line;
      terminal.print(timed(line));
    },
    during: (work) => {
      const alive = setInterval(() => terminal.progress(timed(`still ${doing}`)), 1000);
      return work.finally(() => clearInterval(alive));
    },
  };
}
