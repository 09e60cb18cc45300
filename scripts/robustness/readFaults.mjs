/**
 * Reads the tables of faults in docs/robustness.md: fault, message in code ticks or "—", what is lost, the test as
 * `[name](../file.test.ts) "title"`.
 *
 * @returns `{fault, message, lost, file, title}` of each row; the message is undefined if there is none, and split into
 * parts at "…", which stands for variable text.
 */
export function readFaults(markdown) {
  const rows = markdown.split('\n').filter((line) => / \[\w+\]\(\.\.\/\S+\.test\.ts\) "/.test(line));
  return rows.map((row) => {
    const [, fault, message, lost, file, title] =
      /^\| (.+?) +\| (?:`(.+?)`|—) +\| (.+?) +\| \[\w+\]\(\.\.\/([^)]+)\) "(.+)" +\|$/.exec(row) ?? [row];
    const parts = message?.split('…').map((part) => part.trim());
    return { fault: fault ?? row, message: parts?.filter((part) => part !== ''), lost, file, title };
  });
}
