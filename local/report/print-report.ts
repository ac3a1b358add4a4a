import type { RunReport } from './report.ts';

/** Aligned columns; numbers to the right. */
export function table(rows: readonly (readonly (string | number)[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, String(cell).length)));
  }
  return rows
    .map((row) =>
      row
        .map((cell, i) => {
          const width = widths[i] ?? 0;
          return typeof cell === 'number' ? String(cell).padStart(width) : cell.padEnd(width);
        })
        .join('  ')
        .trimEnd()
    )
    .join('\n');
}

const indent = (text: string): string => text.replace(/^/gm, '  ');

function mark(ok: boolean | null): string {
  if (ok === null) return 'no data';
  return ok ? 'ok' : 'FAILED';
}

/** The report as a person reads it. */
export function printReport(report: RunReport): string {
  const { documents } = report;
  const outcomes = Object.entries(documents).filter(([name, n]) => name !== 'discovered' && n > 0);
  const parts = [
    `Runs: ${report.run_ids.join(', ')}`,
    `Documents: ${documents.discovered} discovered in ${report.seconds.toFixed(1)} s`,
    indent(table(outcomes.map(([name, n]) => [name, n]))),
    `Work: ${report.pages} pages, ${report.chunks} new chunks, ${report.embeddings} embeddings, ` +
    `${report.provider_calls} provider calls, ${report.tokens} tokens, $${report.cost_usd}`,
  ];
  if (report.errors.length > 0) {
    parts.push('Not ready, and why:');
    for (const { url, code, message } of report.errors) {
      parts.push(indent(`${code ?? '?'}  ${url}\n    ${message ?? ''}`));
    }
  }
  parts.push('Success metrics:');
  parts.push(
    indent(table(report.slo.map(({ name, target, actual, ok }) => [name, target, actual ?? '-', mark(ok)]))),
  );
  return parts.join('\n');
}
