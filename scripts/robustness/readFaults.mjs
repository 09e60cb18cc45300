/**
 * Reads the tables of faults in docs/robustness.md: fault, message in code ticks or "—", what is lost, the id of the test in code ticks.
 *
 * @returns `{fault, message, lost, id}` of each row; the message undefined where there is none, in parts where "…" stands for what
 * differs from time to time.
 */
export function readFaults(markdown) {
  const rows = markdown.split('\n').filter((line) => /^\| .*\| `[a-z0-9-]+` +\|$/.test(line));
  return rows.map((row) => {
    const [, fault, message, lost, id] = /^\| (.+?) +\| (?:`(.+?)`|—) +\| (.+?) +\| `([a-z0-9-]+)` +\|$/.exec(row) ?? [
      row,
    ];
    const parts = message?.split('…').map((part) => part.trim());
    return { fault: fault ?? row, message: parts?.filter((part) => part !== ''), lost, id };
  });
}
