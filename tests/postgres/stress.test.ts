import { readFileSync } from 'node:fs';
import process from 'node:process';
import type { ReservedSql } from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { brokenRules } from './support/invariants.ts';
import { useServer } from './support/lane.ts';
import { randomOf } from './support/random.ts';

const WORKERS = 8;
const SEEDS = Array.from({ length: Number(process.env['PROFEFLOW_STRESS_SEEDS'] ?? 40) }, (_, n) => n + 1);
const SOURCES = ['a', 'b', 'c'];
const STAGES = ['discovery', 'ingestion', 'embedding'];

interface Work {
  jobs: { id: string; lease_token: string; stage: string; subject: string; attempt: number }[];
}

/**
 * Many workers that do everything workers ever do, at random: report, report twice, hand back, fail, go silent with
 * the job in hand and report after all when it is another's. No deadlock, no lost job, no broken rule.
 */
describe('workers that misbehave at random', () => {
  const lane = useServer('migrated', { label: 'stress' });

  beforeAll(async () => {
    const helpers = new URL('../../supabase/tests/_helpers.sql', import.meta.url);
    await lane.sql.unsafe(readFileSync(helpers, 'utf8')).simple();
    // With an address and a key every report also decides about kicks, under its lock.
    await lane.sql.unsafe(`
      select vault.create_secret('http://127.0.0.1:9', 'profeflow_project_url'), vault.create_secret('k', 'profeflow_cron_key');
      update pipeline.settings set value = '0.05' where key in ('retry_base_seconds', 'retry_cap_seconds');
      update pipeline.settings set value = '0.3' where key = 'lease_seconds';
      update pipeline.settings set value = '50' where key = 'max_attempts';
      update pipeline.settings set value = '2' where key = 'ingestion_jobs_per_claim';
      select tests.source(s) from unnest('{${SOURCES.join(',')}}'::text[]) s;
      update public.sources set missing_crawls_before_retired = 100000;
    `).simple();
  });

  afterAll(async () => {
    const [did] = await lane.admin`
      select (select count(*)::int from pipeline.jobs where state = 'done') as jobs,
             (select count(*)::int from public.pipeline_metrics where metric_name = 'stale_report') as late_reports,
             (select count(*)::int from net.http_request_queue) as kicks`;
    console.log(`${SEEDS.length} seeds (1 to ${SEEDS.length}):`, JSON.stringify(did));
  });

  for (const seed of SEEDS) it(`seed ${seed}`, () => check(seed), 90_000);

  async function check(seed: number): Promise<void> {
    const random = randomOf(seed);
    const urls = SOURCES.map((source) =>
      Array.from(
        { length: 3 + Math.floor(random() * 12) },
        (_, n) => `https://${source}.example/${seed}/${n}`,
      )
    );
    const runs = await Promise.all(
      SOURCES.map((source) => lane.sql`select pipeline.start_run('stress', ${source}) as id`),
    );
    const connections = await Promise.all(Array.from({ length: WORKERS + 1 }, () => lane.sql.reserve()));
    const [tick, ...workers] = connections;
    if (tick === undefined) throw new Error('Cannot reserve a connection');
    let over = false;
    try {
      const ticking = (async () => {
        const deadline = performance.now() + 60_000;
        while (!over) {
          await tick`select * from pipeline.dispatch()`;
          const open = await tick`select from public.pipeline_runs where state = 'running'`;
          over = open.length === 0;
          if (performance.now() > deadline) {
            throw new Error(`Seed ${seed}: ${open.length} runs have not ended`);
          }
          await pause(20);
        }
      })().finally(() => over = true);
      await Promise.all([
        ticking,
        ...workers.map((sql, worker) => work(sql, worker, urls, randomOf(seed * 1000 + worker), () => over)),
      ]);
      expect(await brokenRules(lane.sql), `seed ${seed}`).toEqual({});
      const [total] = await lane.sql`
        select sum(discovered)::int as documents from public.pipeline_runs where id in ${
        lane.sql(runs.map(([run]) => run?.['id']))
      }`;
      expect(total?.['documents']).toBe(urls.flat().length);
    } finally {
      for (const connection of connections) connection.release();
    }
  }
});

async function work(
  sql: ReservedSql,
  worker: number,
  urls: string[][],
  random: () => number,
  over: () => boolean,
): Promise<void> {
  const late: (() => Promise<void>)[] = [];
  while (!over()) {
    const stage = STAGES[Math.floor(random() * STAGES.length)] ?? 'ingestion';
    const [claimed] = await sql<
      { work: Work }[]
    >`select pipeline.claim_work(${stage}, ${`worker-${worker}`}) as work`;
    const jobs = claimed?.work.jobs ?? [];
    if (jobs.length === 0) await pause(5 + random() * 10);
    for (const job of jobs) {
      const report = () => complete(sql, job, urls, random);
      const chance = random();
      if (chance < 0.12) late.push(report);
      else if (chance < 0.2) {
        await sql`select pipeline.fail_job(${job.id}, ${job.lease_token}, 'FETCH_TIMEOUT', 'slow')`;
      } else if (chance < 0.28) {
        await sql`select pipeline.checkpoint_job(${job.id}, ${job.lease_token}, '{"next_page": 2}')`;
      } else await report();
      if (chance > 0.9) await report();
    }
    if (late.length > 0 && random() < 0.2) await late.shift()?.();
  }
  for (const report of late) await report();
}

/** Documents share paragraphs and whole contents, so that reports meet in chunks, vectors and duplicates. */
async function complete(
  sql: ReservedSql,
  job: Work['jobs'][number],
  urls: string[][],
  random: () => number,
): Promise<void> {
  if (job.stage === 'discovery') {
    const mine = urls[SOURCES.indexOf(job.subject)] ?? [];
    await sql`select pipeline.complete_discovery(${job.id}, ${job.lease_token}, tests.crawled(${mine}))`;
  } else if (job.stage === 'embedding') {
    await sql`select pipeline.complete_embedding(${job.id}, ${job.lease_token}, tests.embedded(${
      sql.json(job as never)
    }))`;
  } else if (job.subject.endsWith('/2')) {
    const result = {
      outcome: 'rejected',
      error_code: 'EMPTY',
      message: 'Cannot read it: empty',
      fetch: null,
    };
    await sql`select pipeline.complete_ingestion(${job.id}, ${job.lease_token}, ${sql.json(result)})`;
  } else {
    // One text for each path, whichever source shows it; some paths differ in their last paragraph only.
    const path = job.subject.replace(/^https:..[^/]*/, '');
    const common = Array.from({ length: 6 }, (_, n) => `Párrafo ${n} de ${path.split('/')[1]}.`).sort(() =>
      random() - 0.5
    );
    const text = path.endsWith('/1')
      ? `El mismo texto de ${path}.`
      : [...common, `Propio de ${path}.`].join('\n\n');
    await sql`select pipeline.complete_ingestion(${job.id}, ${job.lease_token}, tests.parsed(${text}))`;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
