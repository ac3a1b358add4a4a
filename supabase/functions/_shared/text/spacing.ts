/** White space inside a line: runs of spaces are one space, a cell's tab stays one tab. Idempotent. */
export function collapseSpaces(line: string): string {
  return SINGLE_SPACED.test(line) ? line : line
    .replace(/[ \n]*\t[\t \n]*/g, '\t')
    .replace(/[ \n]{2,}|\n/g, ' ')
    .replace(/^[ \t]+|[ \t]+$/g, '');
}

const SINGLE_SPACED = /^[^\s]+(?:[ \t][^\s]+)*$/;
