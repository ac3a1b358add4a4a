import type { Measured } from '../pipeline.ts';
import { print } from '../support/report.ts';
import { quantile } from '../support/stats.ts';
import { type Cell, ratio, table } from '../support/table.ts';

/** What LangChain.js needed for both halves of the shared collection (../shared/corpus/README.md). */
const LANGCHAIN = { pages: 4727, chunks: 8815, cold: 40.9, unchanged: 28.2 };

export function printRuns(runs: readonly Measured[], shared: boolean): void {
  const first = runs[0];
  if (first === undefined) return;
  const seconds = (run: Measured): number => number(run.report, 'run_seconds');
  const documents = (run: Measured): Record<string, unknown> =>
    run.report['documents'] as Record<string, unknown>;
  print(table(
    [
      'run',
      'seconds',
      'to cold',
      'docs/min',
      'chunks/s',
      'ready',
      'unchanged',
      'other',
      'new chunks',
      'embedded',
      'calls',
      'versions',
    ],
    runs.map((run) => [
      run.name,
      seconds(run),
      ratio(seconds(run), seconds(first)),
      (number(documents(run), 'discovered') / seconds(run)) * 60,
      number(run.report, 'chunks') / seconds(run),
      number(documents(run), 'ready'),
      number(documents(run), 'unchanged'),
      number(documents(run), 'discovered') - number(documents(run), 'ready') -
      number(documents(run), 'unchanged'),
      number(run.report, 'chunks'),
      number(run.report, 'embeddings'),
      number(run.report, 'provider_calls'),
      number(run.report, 'new_versions'),
    ]),
  ));
  const kinds = [...new Set(runs.flatMap((run) => Object.keys(run.usage)))];
  print(`\n${
    table(
      ['process', 'peak MiB', 'processes', ...runs.map((run) => `CPU s, ${run.name}`)],
      kinds.map((kind): Cell[] => [
        kind,
        Math.round(runs.at(-1)?.usage[kind]?.peakMib ?? 0),
        runs.at(-1)?.usage[kind]?.processes ?? 0,
        ...runs.map((run) => run.usage[kind]?.cpuSeconds ?? 0),
      ]),
    )
  }`);
  print(`\n${
    table(
      ['kick to 202, ms', 'answers', 'p50', 'p95', 'max'],
      runs.map((run) => [
        run.name,
        run.acknowledgements.length,
        quantile(run.acknowledgements, 0.5),
        quantile(run.acknowledgements, 0.95),
        Math.max(0, ...run.acknowledgements),
      ]),
    )
  }`);
  const metrics = (first.report['metrics'] ?? {}) as Record<string, number>;
  const stages = [
    'fetch_ms',
    'parse_ms',
    'clean_ms',
    'chunk_ms',
    'embedding_latency',
    'invocations',
    'processing_time',
  ];
  print(
    `\nCold, summed over documents: ${stages.map((name) => `${name} ${metrics[name] ?? '–'}`).join(', ')}`,
  );
  if (shared) printPeer(runs, seconds);
}

/** The same documents are about half of what LangChain.js was given. */
function printPeer(runs: readonly Measured[], seconds: (run: Measured) => number): void {
  const share = (runs[0] === undefined ? 0 : number(runs[0].report, 'pages')) / LANGCHAIN.pages;
  const row = (name: string, run: Measured | undefined, theirs: number, aim: number): Cell[] => [
    name,
    run === undefined ? null : seconds(run),
    theirs * share,
    ratio(run === undefined ? 0 : seconds(run), theirs * share),
    `${aim}×`,
  ];
  print(`\n${
    table(
      [
        `seconds (${(share * 100).toFixed(0)} % of the pages)`,
        'here',
        'LangChain.js, its share',
        'ratio',
        'aim',
      ],
      [
        row('cold', runs[0], LANGCHAIN.cold, 0.5),
        row('unchanged', runs[2] ?? runs[1], LANGCHAIN.unchanged, 0.01),
      ],
    )
  }`);
}

function number(record: Record<string, unknown>, key: string): number {
  return Number(record[key] ?? 0);
}
