import { basename } from 'node:path';
import type { Stack } from '../../../local/stack.ts';

/** A crawl's result without the crawl: a run with the URLs of a source's list, those of the named files first. */
export async function crawled(stack: Stack, source: string, first: readonly string[] = []): Promise<void> {
  const [row] = await stack.sql<{ urls: string[] }>(
    `select config -> 'urls' as urls from public.sources where name = $1`,
    [source],
  );
  const rank = (url: string): number => first.includes(basename(url)) ? 0 : 1;
  const documents = [...(row?.urls ?? [])].sort((a, b) => rank(a) - rank(b)).map((url) => ({
    url,
    titulo: null,
  }));
  await stack.sql(`select pipeline.start_run('test', $1)`, [source]);
  const [claim] = await stack.sql<{ work: { jobs: { id: number; lease_token: string }[] } }>(
    `select pipeline.claim_work('discovery', 'test') as work`,
  );
  const job = claim?.work.jobs[0];
  await stack.sql('select pipeline.complete_discovery($1, $2, $3::text::jsonb)', [
    job?.id,
    job?.lease_token,
    JSON.stringify({ documents, pages: [], complete: true, errors: [] }),
  ]);
  await stack.sql(
    `update pipeline.jobs set priority = 1
     where stage = 'ingestion' and substring(subject from '[^/]+$') = any ($1::text[])`,
    [first],
  );
}

/** Whether a stage has work left, waiting or under way. */
export async function anyJobLeft(stack: Stack, stage: string): Promise<boolean> {
  const [row] = await stack.sql<{ any: boolean }>(
    `select exists (select from pipeline.jobs where stage = $1 and state in ('ready', 'running', 'failed')) as any`,
    [stage],
  );
  return row?.any ?? false;
}
