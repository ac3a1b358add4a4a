// The embedded stack in a process of its own, as `npm start` runs it. Takes commands and answers, a line of JSON each.
import { createInterface } from 'node:readline';
import { runPipeline } from '../../local/cli/run-pipeline.ts';
import { openFolder } from '../../local/sources/folder.ts';
import { startStack } from '../../local/stack.ts';
import process from 'node:process';

export interface StackSettings {
  readonly dataDir: string;
  readonly folder: string;
  readonly databaseUrl?: string;
  readonly providerUrl: string;
  readonly dimensions: number;
  /** Rows of pipeline.settings that differ from what the migrations set. */
  readonly set: Record<string, unknown>;
}

export type StackMessage =
  | { readonly ready: true; readonly bootSeconds: number }
  | { readonly pids: Record<string, number[]> }
  | { readonly run: Record<string, unknown>; readonly acknowledgements: number[] };

const settings: StackSettings = JSON.parse(process.argv[2] ?? '{}');
const tell = (message: StackMessage): void => void process.stdout.write(`${JSON.stringify(message)}\n`);

/** How long the workers took to answer each kick. */
let acknowledgements: number[] = [];
const send = globalThis.fetch;
globalThis.fetch = async (...call) => {
  const began = performance.now();
  const response = await send(...call);
  if (String(call[0]).includes('/functions/v1/')) acknowledgements.push(performance.now() - began);
  return response;
};

const booted = performance.now();
const stack = await startStack({
  port: 0,
  dataDir: settings.dataDir,
  ...(settings.databaseUrl === undefined ? {} : { databaseUrl: settings.databaseUrl }),
});
await stack.sql(`update public.sources set activo = false`);
for (const [key, value] of Object.entries(settings.set)) {
  await stack.sql('update pipeline.settings set value = $2::text::jsonb where key = $1', [
    key,
    JSON.stringify(value),
  ]);
}
const config = JSON.stringify({
  dimensions: settings.dimensions,
  model: 'bench',
  base_url: settings.providerUrl,
  max_inputs: 2048,
  max_tokens_per_input: 8191,
  max_tokens_per_request: 300000,
});
const [model] = await stack.sql<{ id: string }>(
  `select pipeline.register_model('bench', '1', 'embedding', 'openai-compatible', $1::text::jsonb)::text as id`,
  [config],
);
await stack.sql('select pipeline.activate_model($1::uuid, true)', [model?.id]);
tell({ ready: true, bootSeconds: (performance.now() - booted) / 1000 });
const watch = setInterval(() => tell({ pids: stack.functionsPids() }), 100);

for await (const command of createInterface({ input: process.stdin })) {
  if (command !== 'run') break;
  acknowledgements = [];
  const source = await openFolder(stack.sql, settings.folder);
  const ids = await runPipeline({
    query: stack.sql,
    sources: [source.name],
    externalId: null,
    show: () => {},
    signal: new AbortController().signal,
  });
  const [row] = await stack.sql<{ report: Record<string, unknown> }>(
    `select pipeline.run_report($1::text[]) || jsonb_build_object(
       'run_seconds', (select max(r.seconds) from public.pipeline_runs r where r.id = any ($1)),
       'new_versions', (select count(*) from public.document_versions v where v.run_id = any ($1)),
       'metrics', (
         select jsonb_object_agg(m.metric_name, m.total)
         from (
           select metric_name, round(sum(metric_value), 1) as total
           from public.pipeline_metrics where run_id = any ($1) group by metric_name
         ) m
       )
     ) as report`,
    [ids],
  );
  await source.close();
  tell({ run: row?.report ?? {}, acknowledgements });
}
clearInterval(watch);
await stack.stop();
process.exit(0);
