import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileLog } from '../../../local/log.ts';
import { type Stack, startStack } from '../../../local/stack.ts';
import {
  type ProviderSimulator,
  startProviderSimulator,
} from '../../fixtures/provider-simulator/simulator.ts';
import { PostgresServer } from '../server.ts';
import { brokenRules } from '../support/invariants.ts';
import { randomOf } from '../support/random.ts';
import { until } from '../support/until.ts';
import { type Corpus, EXPECTED, serveCorpus, TWINS } from './corpus.ts';
import { injuriesOf, type Injury, startSurgeon, type Surgeon } from './injuries.ts';

const SEEDS = Number(process.env['PROFEFLOW_KILL_SEEDS'] ?? 100);
const FIRST = Number(process.env['PROFEFLOW_KILL_FIRST_SEED'] ?? 1);
/** Runs at the same time; one kill hits the workers of them all. */
const TOGETHER = 10;
const MODEL = { name: 'mock', api: 'openai', dimensions: 64, apiKey: null } as const;
/** In every so manieth batch the database dies and comes back. */
const RESTART_EVERY = 3;

/**
 * Done when nothing of this matters: workers killed at every point of every stage, kicks that are lost or doubled,
 * a database that dies in mid-run. The stack, the functions' processes, pg_cron and PostgreSQL are the real ones.
 */
describe(`seeds ${FIRST} to ${FIRST + SEEDS - 1} of killed workers, lost and doubled kicks, dying databases`, () => {
  let server: PostgresServer;
  let corpus: Corpus;
  let provider: ProviderSimulator;
  let stack: Stack;
  let surgeon: Surgeon;
  let sql: Sql;
  const story: string[] = [];
  const inflicted: Injury[] = [];

  beforeAll(async () => {
    server = await PostgresServer.start({ label: 'kill', plain: true, durable: true });
    [corpus, provider] = await Promise.all([
      serveCorpus(),
      startProviderSimulator({ models: [MODEL], latencyMs: 30, onAnswered: () => surgeon.answered() }),
    ]);
    const folder = join(tmpdir(), `profeflow-kill-${process.pid}`);
    mkdirSync(folder, { recursive: true });
    console.log(`The stack's log is ${folder}/stack.log`);
    stack = await startStack({
      databaseUrl: server.url,
      memory: true,
      port: 0,
      log: fileLog({ path: join(folder, 'stack.log') }),
    });
    connect();
    await sql.unsafe(SETTINGS(corpus.host)).simple();
    await sql.unsafe(CHAOS).simple();
    await sql`
      select pipeline.activate_model(pipeline.register_model('mock', '1', 'embedding', 'openai-compatible', ${
      sql.json({
        dimensions: MODEL.dimensions,
        model: MODEL.name,
        base_url: provider.urls.openai,
        max_inputs: 8,
        max_tokens_per_input: 8192,
        max_tokens_per_request: 100_000,
        timeout_ms: 5000,
        normalised: true,
      })
    }), true)`;
    surgeon = startSurgeon(() => sql, stack.functionsPids);
  }, 120_000);

  afterAll(async () => {
    console.log(story.join('\n'));
    await surgeon?.stop();
    await stack?.stop();
    await sql?.end({ timeout: 2 });
    await Promise.all([corpus?.close(), provider?.close()]);
    await server?.remove();
  }, 60_000);

  for (let first = FIRST; first < FIRST + SEEDS; first += TOGETHER) {
    const seeds = Array.from({ length: Math.min(TOGETHER, FIRST + SEEDS - first) }, (_, n) => first + n);
    it(`seeds ${seeds.join(', ')}`, () => batch(seeds), 180_000);
  }

  it('hit every point of every stage', () => {
    const points = new Map<string, number>();
    for (const { stage, point } of inflicted.filter((one) => one.inflicted)) {
      points.set(`${stage} ${point}`, (points.get(`${stage} ${point}`) ?? 0) + 1);
    }
    console.log(
      `Workers killed: ${[...points].sort().map(([point, times]) => `${point} ${times}`).join(', ')}`,
    );
    if (SEEDS >= 24) expect(points.size).toBe(11);
    expect(inflicted.filter((one) => one.inflicted).length).toBeGreaterThan(SEEDS * 0.8);
  });

  it('left parked no more than the bytes whose worker died between its report and the clearing away', async () => {
    const parked = await sql`select name from storage.objects where bucket_id = 'raw-documents'`;
    console.log(`Documents left parked: ${parked.length}`);
    const deaths = inflicted.filter((one) => one.inflicted && one.stage === 'ingestion').length;
    expect(parked.length).toBeLessThanOrEqual(deaths);
  });

  function connect(): void {
    sql = postgres(server.url, { max: 6, onnotice: () => {} });
  }

  async function batch(seeds: number[]): Promise<void> {
    const began = performance.now();
    const runs = await Promise.all(seeds.map(start));
    const random = randomOf(seeds[0] ?? 0);
    const notes: string[] = [];
    if (Math.floor((seeds[0] ?? 0) / TOGETHER) % RESTART_EVERY === RESTART_EVERY - 1) {
      await new Promise((resolve) => setTimeout(resolve, 200 + random() * 1500));
      await server.kill();
      await server.boot();
      // The test's own driver does not get over the death of its connections.
      void sql.end({ timeout: 1 }).catch(() => {});
      connect();
      notes.push('the database died');
    }
    await until(`the runs of seeds ${seeds.join(', ')} have ended`, async () => {
      const open = await sql`select id from public.pipeline_runs where state = 'running'`.catch(() => [null]);
      return open.length === 0;
    }, { seconds: 150, everyMs: 100 }).catch(async (error) => {
      const stuck =
        await sql`select id, run_id, stage, subject, state, attempt, error_code, error_message, not_before, lease_expires_at, now()
        from pipeline.jobs where state in ('ready', 'running', 'failed')`;
      console.log(stuck);
      throw error;
    });
    for (const { seed, injuries } of runs) {
      const hits = injuries.filter((one) => one.inflicted).map((one) =>
        `${one.stage} ${one.point}+${one.delayMs} ms`
      );
      story.push(`seed ${seed}: ${[...notes, ...hits].join('; ') || 'its moment never came'}`);
      inflicted.push(...injuries);
    }
    story.push(`  ended after ${((performance.now() - began) / 1000).toFixed(1)} s`);
    expect(await brokenRules(sql)).toEqual({});
    for (const { seed, id } of runs) await checkRun(seed, id);
  }

  async function start(seed: number): Promise<{ seed: number; id: string; injuries: Injury[] }> {
    await sql`
      insert into public.sources (name, kind, fuente, config, next_crawl_at)
      values (${`seed ${seed}`}, 'url_list', 'kill', ${sql.json({ urls: corpus.urls(seed) })}, 'infinity')`;
    const injuries = injuriesOf(seed);
    return await sql.begin(async (transaction) => {
      const [run] = await transaction<
        { id: string }[]
      >`select pipeline.start_run('kill', ${`seed ${seed}`}) as id`;
      const id = run?.id ?? '';
      surgeon.watch(id, injuries);
      return { seed, id, injuries };
    });
  }

  async function checkRun(seed: number, id: string): Promise<void> {
    const documents = await sql<Document[]>`
      select r.url, r.outcome, r.error_code, d.bytes_sha256,
             (select string_agg(j.stage || ': ' || j.error_message, '; ') from pipeline.jobs j
               where j.run_id = r.run_id and j.subject = r.url and j.state = 'dead') as died_of,
             (select l.output_hash from public.data_lineage l
               where l.documento_id = d.id and l.stage = 'ingestion' and l.event = 'COMPLETE' and l.version = d.version) as ingested
        from pipeline.run_documents r
        left join public.documentos_oficiales d on d.id = r.documento_id
       where r.run_id = ${id}`;
    const outcomes = documents.map(({ url, outcome }) => `${url.split('/').at(-1)} ${outcome}`);
    const twins = (outcome: string) => outcome.replace(new RegExp(`^(${TWINS.join('|')}) `), 'twin ');
    expect(outcomes.map(twins).sort(), `seed ${seed}: ${JSON.stringify(documents)}`).toEqual(
      Object.entries(EXPECTED).map(([name, outcome]) => twins(`${name} ${outcome}`)).sort(),
    );
    for (const { url, outcome, bytes_sha256, ingested } of documents) {
      if (outcome === 'rejected') continue;
      const hash = createHash('sha256').update(await corpus.bytes(url)).digest('hex');
      expect([bytes_sha256, ingested], `${url} of seed ${seed}`).toEqual([hash, hash]);
    }
  }
});

interface Document {
  url: string;
  outcome: string;
  error_code: string | null;
  died_of: string | null;
  bytes_sha256: string | null;
  ingested: string | null;
}

/** Short leases, so that the work of the dead comes back soon; a small CPU budget, so that a PDF takes several turns. */
const SETTINGS = (host: string): string => `
  update pipeline.settings set value = v.value::jsonb
    from (values ('lease_seconds', '4'), ('retry_base_seconds', '0.1'), ('retry_cap_seconds', '0.5'), ('max_attempts', '60'),
      ('parse_cpu_budget_ms', '25'), ('host_interval_ms', '0'), ('ingestion_jobs_per_claim', '2'),
      ('ingestion_workers', '2'), ('embedding_workers', '2'),
      ('fetch_allowed_private_hosts', '["${host}"]')) as v (key, value)
   where settings.key = v.key;
  update public.sources set activo = false;
  select cron.alter_job(jobid, schedule => '1 second') from cron.job where command like '%pipeline.dispatch%';
`;

/** Every sixth kick is lost, every sixth is sent twice; a report takes long enough to be hit in the middle. */
const CHAOS = `
  create schema chaos;
  create function chaos.lose_or_double() returns trigger language plpgsql as $$
  begin
    if pg_trigger_depth() > 1 then return null; end if;
    if random() < 1.0 / 6 then
      delete from net.http_request_queue where id = new.id;
    elsif random() < 1.0 / 5 then
      insert into net.http_request_queue (method, url, headers, body, timeout_milliseconds)
      values (new.method, new.url, new.headers, new.body, new.timeout_milliseconds);
    end if;
    return null;
  end $$;
  create trigger lose_or_double after insert on net.http_request_queue for each row execute function chaos.lose_or_double();
  create function chaos.dawdle() returns trigger language plpgsql as $$
  begin
    perform pg_sleep(0.03);
    return new;
  end $$;
  create trigger _999_dawdle before update on pipeline.jobs for each row
    when (old.state = 'running' and new.state in ('done', 'ready')) execute function chaos.dawdle();
`;
