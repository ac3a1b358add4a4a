/** What a cell may hold; numbers are written with at most three significant decimals. */
export type Cell = string | number | null;

/** Rows as an aligned table: the first column to the left, the others to the right. */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const lines = [head, ...rows.map((row) => row.map(write))];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  const align = (line: readonly string[]): string =>
    widths.map((width, column) => pad(line[column] ?? '', width, column === 0)).join('  ').trimEnd();
  return [align(head), widths.map((width) => '-'.repeat(width)).join('  '), ...lines.slice(1).map(align)]
    .join(
      '\n',
    );
}

function pad(text: string, width: number, left: boolean): string {
  return left ? text.padEnd(width) : text.padStart(width);
}

function write(cell: Cell): string {
  if (cell === null) return '–';
  if (typeof cell === 'string') return cell;
  if (!Number.isFinite(cell)) return '–';
  const decimals = cell === 0 || Math.abs(cell) >= 100 || Number.isInteger(cell)
    ? 0
    : Math.abs(cell) >= 10
    ? 1
    : 2;
  return cell.toLocaleString('en-US', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: Math.abs(cell) < 0.1 ? 4 : decimals,
  });
}

/** How many times `value` is of `base`, as `1.25×`. */
export function ratio(value: number, base: number): string {
  return base > 0 ? `${(value / base).toFixed(2)}×` : '–';
}
