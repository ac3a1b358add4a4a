/** How much of a table is found in a text, as shares of the truth's rows that have more than one cell. */
export interface RowsFound {
  /** The row's words stand in order on one line, and nothing between them. */
  readonly onOneLine: number;
  /** So, with a tab between its cells and none inside them. */
  readonly inCells: number;
}

export function rowsFound(csv: string, text: string): RowsFound {
  const rows = parseCsv(csv).map((row) => row.map(words).filter((cell) => cell !== ''))
    .filter((row) => row.length > 1);
  const lines = text.split('\n').map((line) => line.split('\t').map(words).filter((cell) => cell !== ''));
  const inWords = lines.map((cells) => ` ${cells.join(' ')} `);
  const inCells = lines.map((cells) => `\t${cells.join('\t')}\t`);
  const share = (count: number): number => rows.length > 0 ? count / rows.length : 0;
  return {
    onOneLine: share(
      rows.filter((row) => inWords.some((line) => line.includes(` ${row.join(' ')} `))).length,
    ),
    inCells: share(
      rows.filter((row) => inCells.some((line) => line.includes(`\t${row.join('\t')}\t`))).length,
    ),
  };
}

function words(text: string): string {
  return text.normalize('NFKC').replace(/\s+/g, ' ').trim();
}

/** RFC 4180: fields between commas, in quotes where they have commas, quotes or line breaks in them. */
function parseCsv(csv: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain = '', end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end !== ',') rows.push([]);
  }
  return rows;
}
