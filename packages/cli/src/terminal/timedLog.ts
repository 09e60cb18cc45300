import type { Terminal } from './Terminal.js';

/** Says what is being done, and for how long. */
export interface TimedLog {
  log(line: string): void;
  /** Shows that it is still doing what was said last: downloads and compilers say nothing for minutes. */
  during<T>(work: Promise<T>): Promise<T>;
}

/** Lines with the seconds since it was made. */
export function timedLog(terminal: Terminal): TimedLog {
  const begun = performance.now();
  const timed = (line: string) => `${((performance.now() - begun) / 1000).toFixed(1).padStart(6)} s  ${line}`;
  let doing = 'looking what is installed';
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
