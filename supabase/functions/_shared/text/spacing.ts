/** White space inside a line: runs of spaces are one space, a cell's tab stays one tab. Idempotent. */
export function collapseSpaces(line: string): string {
  return SINGLE_SPACED.test(line)
    ? line
    : line.trim().replace(/\s+/g, (run) => (run.includes('\t') ? '\t' : ' '));
}

const SINGLE_SPACED = /^[^\s]+(?:[ \t][^\s]+)*$/;
