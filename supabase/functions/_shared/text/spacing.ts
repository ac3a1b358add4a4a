/** White space inside a line: runs of spaces are one space, a cell's tab stays one tab. Idempotent. */
export function collapseSpaces(line: string): string {
  return SINGLE_SPACED.test(line) ? line : line
    .replace(/[ \n]*\t[\t \n]*/g, '\t')
    .replace(/[ \n]{2,}|\n/g, ' ')
    .replace(/^[ \t]+|[ \t]+$/g, '');
}

const SINGLE_SPACED = /^[^\s]+(?:[ \t][^\s]+)*$/;

const SPACED_WORD = /(?<![\p{L}\p{N}])(?:\p{L} ){3,}\p{L}(?![\p{L}\p{N}])/gu;

/**
 * Letter-spaced headings (`R E G L A M E N T O`) as words. Only runs of at least four single letters of one case are
 * taken, so that `a y b` or `I I I` stays. Where words are kept apart by a wider gap (`\u2003` or two spaces) call this
 * before spaces are collapsed. Idempotent.
 */
export function joinLetterSpaced(line: string): string {
  return line.replace(SPACED_WORD, (run) => {
    const joined = run.replaceAll(' ', '');
    return joined === joined.toUpperCase() || joined === joined.toLowerCase() ? joined : run;
  });
}
