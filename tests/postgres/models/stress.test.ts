import { beforeAll, describe, expect, it } from 'vitest';
import { useServer } from '../support/lane.ts';
import { alone, installSteps } from '../support/pipeline.ts';
import { randomOf } from '../support/random.ts';
import { type Actor, embedder, operator, reader, scheduler, SOURCE } from './storm.ts';

const SECONDS = 15;

const SHOWN = `select distinct dc.chunk_id
  from pipeline.served_versions s join pipeline.document_chunks dc using (documento_id, version, revision)
  where s.valid_to is null`;
const ACTIVE = `(select id from public.model_registry where is_active and model_type = 'embedding')`;

/** What holds at every moment: each query lists what breaks the rule. */
const ALWAYS: Record<string, string> = {
  'a shown chunk is found in the active space, in one that stands in, or waits': `
    select c.chunk_id from (${SHOWN}) c
    where not exists (select from pipeline.chunk_embeddings e where e.model_id = ${ACTIVE} and e.chunk_id = c.chunk_id)
      and not exists (
        select from pipeline.fallback_chunks f
        join pipeline.chunk_embeddings e on e.model_id = f.served_by and e.chunk_id = f.chunk_id
        where f.wanted_model_id = ${ACTIVE} and f.chunk_id = c.chunk_id)
      and not exists (select from pipeline.embedding_queue q where q.chunk_id = c.chunk_id)`,
  'a list that is noted as covered is covered': `
    select l.documento_id from pipeline.list_embeddings l
    join public.model_registry m on m.id = l.model_id and m.retired_at is null
    join pipeline.document_chunks dc using (documento_id, version, revision)
    where not exists (select from pipeline.chunk_embeddings e where e.model_id = l.model_id and e.chunk_id = dc.chunk_id)`,
  'spending is the sum of the ledger': `
    select scope from pipeline.spend s
    full join (
      select pipeline.month_scope("timestamp") as scope, sum(pipeline.committed_usd(c)) as ledger
      from public.pipeline_costs c group by 1
      union all
      select 'run ' || run_id, sum(pipeline.committed_usd(c)) from public.pipeline_costs c where run_id is not null group by 1
    ) l using (scope)
    where coalesce(s.usd, 0) <> coalesce(l.ledger, 0)`,
  'nothing waits in a run that has ended': `
    select j.id::text from pipeline.jobs j join public.pipeline_runs r on r.id = j.run_id
    where j.state in ('ready', 'failed', 'running') and r.state <> 'running'
    union all
    select 'chunk ' || q.chunk_id from pipeline.embedding_queue q join public.pipeline_runs r on r.id = q.run_id
    where q.job_id is null and r.state <> 'running'`,
  'a document on its way waits for somebody': `
    select d.url_original from public.documentos_oficiales d
    where d.estado = 'processing'
      and not exists (
        select from pipeline.document_chunks dc join pipeline.embedding_queue q using (chunk_id)
        where dc.documento_id = d.id and dc.version = d.version)
      and not exists (
        select from pipeline.jobs j where j.subject = d.url_original and j.state in ('ready', 'failed', 'running'))`,
};

/** What holds besides once there is room, no failure and nothing left to do. */
const CALM: Record<string, string> = {
  'every run has ended': `select id from public.pipeline_runs where state = 'running'`,
  'no call is under way': `select id from public.pipeline_costs where status = 'reserved'`,
  'no document is on its way':
    `select url_original from public.documentos_oficiales where estado = 'processing'`,
  'the active model has every shown chunk': `
    select c.chunk_id from (${SHOWN}) c
    where not exists (select from pipeline.chunk_embeddings e where e.model_id = ${ACTIVE} and e.chunk_id = c.chunk_id)`,
  'nobody stands in any more': `select chunk_id from pipeline.fallback_chunks`,
  'each document names the model that finds it': `
    select d.url_original from public.documentos_oficiales d join public.model_registry m on m.id = ${ACTIVE}
    where d.served_version is not null and d.estado = 'ready' and d.embedding_model <> m.model_name`,
};

describe('models that are switched, retired and out of reach while everybody works', () => {
  const lane = useServer('migrated', { label: 'models-stress' });
  const models: string[] = [];
  const register = async (): Promise<string> => {
    const [row] = await lane.sql<{ id: string }[]>`
      select tests.model('m-' || gen_random_uuid(), 10, '{"max_inputs": 3, "timeout_ms": 300}') as id`;
    return row!.id;
  };

  beforeAll(async () => {
    await installSteps(lane.sql);
    await lane.sql.unsafe(`
      update pipeline.settings s set value = v.value::jsonb
      from (values ('lease_seconds', '1'), ('retry_base_seconds', '0.05'), ('retry_cap_seconds', '0.05'), ('max_attempts', '100'),
        ('call_grace_seconds', '0.2'), ('call_retry_base_ms', '2'), ('call_retry_cap_ms', '5'), ('circuit_open_seconds', '0.3'),
        ('circuit_open_cap_seconds', '0.5'), ('backfill_workers', '3')) as v (key, value)
      where s.key = v.key;
      select tests.source('${SOURCE}', true, 1);
    `).simple();
    for (let n = 0; n < 3; n++) models.push(await register());
    await lane.sql`select pipeline.activate_model(${models[0]!}, true)`;
  });

  it('lose no chunk, no dollar and no run', async () => {
    const switcher = operator(models, register);
    const actors: Actor[] = [...Array(5).fill(embedder(1)), reader, reader, switcher, switcher, scheduler];
    const end = performance.now() + SECONDS * 1000;
    await Promise.all(actors.map((actor, n) =>
      alone(lane.sql, async (connection) => {
        const random = randomOf(n);
        for (; performance.now() < end; await pause(10 + random() * 20)) await actor(connection, random);
      })
    ));
    expect(await broken(ALWAYS)).toEqual({});
  }, 60_000);

  it('and end with everything where it belongs', async () => {
    await lane.sql.unsafe(`
      update pipeline.settings set value = '100000' where key = 'monthly_budget_usd';
      delete from pipeline.circuits;
      delete from pipeline.rejected_inputs;
    `).simple();
    await alone(lane.sql, async (connection) => {
      const end = performance.now() + 30_000;
      for (let quiet = 0; quiet < 4 && performance.now() < end;) {
        await lane.sql`select pipeline.retry_dead()`;
        await lane
          .sql`update pipeline.jobs set not_before = clock_timestamp() where state in ('ready', 'failed')`;
        for (const actor of [scheduler, reader, embedder(0)]) await actor(connection, () => 0.5);
        const [row] = await lane.sql<{ left: number }[]>`
          select (select count(*) from pipeline.jobs where state in ('ready', 'failed', 'running'))::int
            + (select count(*) from public.pipeline_costs where status = 'reserved')::int as left`;
        quiet = row!.left === 0 ? quiet + 1 : 0;
      }
    });
    expect(await broken({ ...ALWAYS, ...CALM })).toEqual({});
    const [did] = await lane.sql`
      select (select count(*) from public.pipeline_costs)::int as calls, (select count(*) from pipeline.jobs)::int as jobs,
        (select count(*) from public.model_registry where retired_at is not null)::int as retired`;
    console.log('The storm:', JSON.stringify(did));
  }, 60_000);

  async function broken(rules: Record<string, string>): Promise<Record<string, unknown[]>> {
    const found: Record<string, unknown[]> = {};
    for (const [rule, query] of Object.entries(rules)) {
      const rows = await lane.sql.unsafe(`select * from (${query}) x limit 5`);
      if (rows.length > 0) found[rule] = [...rows];
    }
    return found;
  }
});

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
