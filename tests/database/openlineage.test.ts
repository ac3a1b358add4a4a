import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootstrap } from '../../local/database/bootstrap.ts';
import { migrate } from '../../local/database/migrations.ts';
import { openPglite, type PgliteDatabase } from '../../local/database/pglite.ts';
import { MIGRATIONS } from '../../scripts/support/migrations.ts';
import { nameOf, ruleErrors, type RunEvent, schemaErrors } from '../support/openlineage.ts';

const HELPERS = fileURLToPath(new URL('../../supabase/tests/_helpers.sql', import.meta.url));
const CORE = fileURLToPath(new URL('../fixtures/openlineage/OpenLineage-2-0-2.json', import.meta.url));
/** Characters that browsers leave alone and RFC 3986 does not. */
const ODD_URL = 'https://example.org/a|b[1]/año?q={x}&p=100%';

/** Everything that can become of a job and of a document. */
const HISTORY = `
  select tests.source('a');
  select tests.crawl('a', 'https://example.org/1', E'Uno.\\n\\nDos.');
  select tests.crawl('a', '${ODD_URL}', 'Raro.');

  -- Unchanged by the server's word, and by its bytes.
  select tests.discover('a', array['https://example.org/1']);
  select tests.ingest('{"outcome": "unchanged", "fetch": {"status": 304, "etag": "\\"e\\"", "bytes": null, "headers": {}}}');
  select tests.discover('a', array['https://example.org/1']);
  select tests.ingest(tests.parsed(E'Uno.\\n\\nDos.'));

  -- A duplicate, a rejected one, one of bad quality, one that an operator names.
  select tests.discover('a', array['https://example.org/twin']);
  select tests.ingest(tests.parsed(E'Uno.\\n\\nDos.'));
  select tests.discover('a', array['https://example.org/gone']);
  select pipeline.fail_job(id, lease_token, 'HTTP_NOT_FOUND', 'Cannot fetch it: 404') from tests.claim('ingestion');
  select tests.discover('a', array['https://example.org/bad']);
  select tests.ingest(tests.parsed('Malo.') || '{"verdict": {"estado": "quarantined", "code": "QUALITY_LOW", "message": "Cannot show it"}}');
  select public.reprocess_document('https://example.org/named');
  select tests.ingest(tests.parsed('Por su nombre.'));
  select tests.embed_all();

  -- Retried, silent, handed back, checkpointed, dead, replayed, and then good.
  select tests.discover('a', array['https://example.org/2']);
  select pipeline.fail_job(id, lease_token, 'FETCH_TIMEOUT', 'Cannot fetch it: no answer') from tests.claim('ingestion');
  update pipeline.jobs set not_before = clock_timestamp() where state = 'failed';
  select tests.claim('ingestion');
  select tests.expire_leases(), pipeline.reap_expired_leases();
  update pipeline.jobs set not_before = clock_timestamp() where state = 'failed';
  select pipeline.hand_back_jobs(jsonb_build_array(jsonb_build_object('id', id, 'lease_token', lease_token))) from tests.claim('ingestion');
  select pipeline.checkpoint_job(id, lease_token, '{"next_page": 2}') from tests.claim('ingestion');
  select pipeline.fail_job(id, lease_token, 'INTERNAL', 'bug') from tests.claim('ingestion');
  select pipeline.retry_dead();
  select tests.ingest(tests.parsed('Dos, otra vez.'));
  select tests.embed_all();

  -- A batch that fails for good, and a crawl that does.
  select tests.discover('a', array['https://example.org/3']);
  select tests.ingest(tests.parsed('Tres.'));
  select pipeline.dispatch();
  create temp table work as select pipeline.claim_work('embedding', 'tests') -> 'jobs' -> 0 as job;
  select pipeline.fail_job((job ->> 'id')::bigint, (job ->> 'lease_token')::uuid, 'INTERNAL', 'bug') from work;
  select pipeline.start_run('test', 'a');
  select pipeline.fail_job(id, lease_token, 'INTERNAL', 'bug') from tests.claim('discovery');

  -- A batch of which another took the texts.
  select tests.discover('a', array['https://example.org/4']);
  select tests.ingest(tests.parsed('Cuatro.'));
  insert into pipeline.jobs (run_id, stage, subject, max_attempts, payload)
  select q.run_id, 'embedding', 'batch of nothing', 5, jsonb_build_object('model_id', q.model_id) from pipeline.embedding_queue q
  where q.job_id is null;
  select tests.embed_all();

`;

describe('openlineage_events', () => {
  let database: PgliteDatabase;
  let events: RunEvent[];

  beforeAll(async () => {
    database = await openPglite({});
    await bootstrap(database);
    await migrate(database, MIGRATIONS);
    await database.exec(readFileSync(HELPERS, 'utf8'));
    await database.exec(HISTORY);
    await restoreFirstDocument();
    events = await exported();
  });
  afterAll(() => database.close());

  const exported = async (): Promise<RunEvent[]> =>
    (await database.query<{ event: RunEvent }>(
      'select event from public.openlineage_events order by event_time, event_id',
    )).map(({ event }) => event);

  /** As a rollback does: a run, and copies of the version's five events. */
  async function restoreFirstDocument(): Promise<void> {
    await database.exec(`
      with run as (select pipeline.open_run('rollback', null, '{}') as id)
      insert into public.data_lineage (
        documento_id, version, pipeline_run_id, stage, event, job_id, attempt, input_hash, output_hash, config_hash, code_version,
        model_id, metadata
      )
      select l.documento_id, 9, run.id, l.stage, l.event, l.job_id, l.attempt, l.input_hash, l.output_hash, l.config_hash,
        l.code_version, l.model_id, l.metadata || '{"restored_from": 1}'
      from public.data_lineage l, run
      where l.event = 'COMPLETE' and l.version = 1
        and l.documento_id = (select d.id from public.documentos_oficiales d where d.url_original = 'https://example.org/1');
      update public.pipeline_runs set state = 'succeeded', finished_at = clock_timestamp() where trigger = 'rollback';
    `);
  }

  const named = (job: string): RunEvent[] => events.filter((event) => event.job.name === job);
  const facet = (event: RunEvent, key: string): Record<string, unknown> =>
    event.run.facets[key] as unknown as Record<string, unknown>;

  it('is held against the schema that is published', () => {
    expect(createHash('sha256').update(readFileSync(CORE)).digest('hex'))
      .toBe('69f68bee00b9beac88a87059c0102410e7bb05f3f43c46d02a0409831eceb0d2');
  });

  it('has only events that the published schema and the schemas of their facets allow', () => {
    expect(events.length).toBeGreaterThan(100);
    expect(schemaErrors(events)).toEqual([]);
  });

  it('starts and ends every run once, under a run of the pipeline', () => {
    expect(ruleErrors(events)).toEqual([]);
  });

  it('would say so if it were otherwise', () => {
    const [start, end] = ['START', 'COMPLETE'].map((type) =>
      named('pipeline.processing').find(({ eventType }) => eventType === type)!
    ) as [RunEvent, RunEvent];
    expect(schemaErrors([{ ...start, eventTime: 'yesterday' }])).not.toEqual([]);
    expect(schemaErrors([{ ...start, run: { ...start.run, runId: 'run 1' } }])).not.toEqual([]);
    const hashes = { ...start.run.facets['profeflow_hashes']!, input: 'no hash' };
    expect(schemaErrors([{ ...start, run: { ...start.run, facets: { profeflow_hashes: hashes } } }])).not
      .toEqual([]);
    expect(ruleErrors(events.filter((event) => event !== start))).not.toEqual([]);
    expect(ruleErrors(events.filter((event) => event !== end))).not.toEqual([]);
    expect(ruleErrors([...events, end])).not.toEqual([]);
    expect(ruleErrors(events.filter(({ job }) => job.name !== 'pipeline'))).not.toEqual([]);
  });

  it('shows every stage, attempt and outcome', () => {
    const count = (job: string, type: string) =>
      named(job).filter(({ eventType }) => eventType === type).length;
    for (const job of ['discovery', 'crawl', 'ingestion', 'processing', 'embedding', 'batch', 'validation']) {
      expect(count(`pipeline.${job}`, 'COMPLETE'), job).toBeGreaterThan(0);
    }
    for (const job of ['crawl', 'ingestion', 'embedding', 'batch']) {
      expect(count(`pipeline.${job}`, 'FAIL'), job).toBeGreaterThan(0);
    }
    const failures = named('pipeline.ingestion').filter(({ eventType }) => eventType === 'FAIL')
      .map((event) => facet(event, 'profeflow_stage')['errorCode']);
    expect(failures.sort()).toEqual(['FETCH_TIMEOUT', 'HTTP_NOT_FOUND', 'INTERNAL', 'LEASE_EXPIRED']);
    const outcomes = events.map((event) => facet(event, 'profeflow_stage')?.['outcome']).filter(Boolean);
    expect(outcomes.sort()).toEqual(['duplicate', 'unchanged', 'unchanged']);
  });

  it('leads through its datasets from the source to the verdict', async () => {
    const [document] = await database.query<{ id: string }>(
      `select id::text as id from public.documentos_oficiales where url_original = 'https://example.org/1'`,
    );
    const of = (dataset: string) => events.filter(({ outputs }) => outputs.map(nameOf).includes(dataset));
    let dataset = `profeflow verdicts/${document!.id}`;
    const jobs: string[] = [];
    for (let made = of(dataset)[0]; made !== undefined; made = of(dataset)[0]) {
      jobs.push(made.job.name);
      dataset = nameOf(made.inputs[0]!);
    }
    expect(jobs).toEqual(
      ['validation', 'embedding', 'processing', 'ingestion', 'discovery'].map((job) => `pipeline.${job}`),
    );
    expect(dataset).toBe('profeflow sources/a');
  });

  it('says of an attempt what the ledger says', async () => {
    const [ledger] = await database.query<{ usd: number; calls: number; tokens: number }>(
      `select sum(estimated_cost_usd)::float8 as usd, sum(api_calls)::int as calls, sum(tokens_used)::int as tokens
       from public.pipeline_costs`,
    );
    const costs = named('pipeline.batch').filter(({ eventType }) => eventType !== 'START')
      .map((event) => facet(event, 'profeflow_cost')).filter((cost) => cost !== undefined);
    const sum = (key: string) => costs.reduce((total, cost) => total + Number(cost[key]), 0);
    expect({ usd: sum('usd'), calls: sum('calls'), tokens: sum('tokens') }).toEqual(ledger);
    expect(ledger!.calls).toBeGreaterThan(2);
  });

  it('keeps what the server said and writes an odd URL as the standard wants it', () => {
    const fetched = named('pipeline.ingestion').find((event) =>
      facet(event, 'profeflow_fetch')?.['url'] === ODD_URL
    )!;
    expect(facet(fetched, 'profeflow_fetch')).toMatchObject({
      status: 200,
      etag: '"e"',
      contentType: 'application/pdf',
    });
    expect(fetched.inputs[0]).toMatchObject({
      namespace: 'https://example.org',
      facets: { dataSource: { uri: 'https://example.org/a%7Cb%5B1%5D/a%C3%B1o?q=%7Bx%7D&p=100%25' } },
    });
  });

  it('shows what was restored as one rollback of the document, not as five stages', () => {
    const restored = named('pipeline.rollback');
    expect(restored.map(({ eventType }) => eventType)).toEqual(['START', 'COMPLETE']);
    expect(facet(restored[1]!, 'profeflow_restored')).toMatchObject({
      version: 9,
      fromVersion: '1',
      stages: ['discovery', 'embedding', 'ingestion', 'processing', 'validation'],
    });
    const versions = events.map((event) => facet(event, 'profeflow_stage')?.['version']);
    expect(versions).not.toContain(9);
  });

  it('gives the same ids every time, by the recipe', async () => {
    expect(await exported()).toEqual(events);
    const [rfc] = await database.query<{ id: string }>(
      `select pipeline.openlineage_uuid('run/run_20260101_000000_abcd')::text as id`,
    );
    const hash = createHash('sha256').update(Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex'))
      .update('urn:profeflow:run/run_20260101_000000_abcd').digest().subarray(0, 16);
    hash[6] = (hash[6]! & 0x0f) | 0x80;
    hash[8] = (hash[8]! & 0x3f) | 0x80;
    expect(rfc!.id.replaceAll('-', '')).toBe(hash.toString('hex'));
  });

  it('is for operators', async () => {
    const seen = async (role: string, claims: object) => {
      await database.exec(`set request.jwt.claims = '${JSON.stringify(claims)}'; set role ${role}`);
      try {
        return (await exported()).length;
      } finally {
        await database.exec('reset role; reset request.jwt.claims');
      }
    };
    expect(await seen('authenticated', { app_metadata: { profeflow_role: 'operator' } })).toBe(events.length);
    expect(await seen('authenticated', {})).toBe(0);
    expect(await seen('service_role', {})).toBe(events.length);
    await expect(seen('anon', {})).rejects.toThrow(/permission denied/);
  });
});
