import { beforeAll, describe, expect, it } from 'vitest';
import postgres, { type ReservedSql } from 'postgres';
import { brokenRules, NOT_AFTER_FORCED_READINGS } from '../support/invariants.ts';
import { useServer } from '../support/lane.ts';
import { alone, installSteps, pidOf, together, waits } from '../support/pipeline.ts';
import { randomOf } from '../support/random.ts';
import { until } from '../support/until.ts';

const DOCUMENTS = 60;
const url = (n: number): string => `https://example.org/${n}`;

describe('a rollback while everything else goes on', () => {
  const lane = useServer('migrated', { label: 'rollback' });
  beforeAll(() => installSteps(lane.sql));

  /** Every document has a text of this generation; the returned snapshot is of it. */
  async function generation(name: string, documents = DOCUMENTS): Promise<string> {
    await lane.sql`
      select tests.put('https://example.org/' || n, 'Documento ' || n || E'.\n\nGeneración ' || ${name}::text || ' de ' || n || '.')
        from generate_series(1, ${documents}) n`;
    await lane.sql`select tests.embed_all()`;
    const [row] = await lane.sql<{ id: string }[]>`select id from public.create_snapshot(${name})`;
    return row?.id ?? '';
  }

  async function answers(): Promise<string> {
    const [row] = await lane.sql<
      { answers: string }[]
    >`select tests.answers('generación documento') as answers`;
    return row?.answers ?? '';
  }

  async function differs(snapshot: string): Promise<string[]> {
    const rows = await lane.sql<{ what: string }[]>`
      select d.url_original || ' ' || p.action as what
        from public.rollback_to_snapshot(${snapshot}) p join public.documentos_oficiales d on d.id = p.documento_id
       order by 1`;
    return rows.map(({ what }) => what);
  }

  it('locks no table, and makes wait only who reports on a document that it changes', async () => {
    const before = await generation('uno');
    const shown = await answers();
    await generation('dos', 40);
    await lane.sql`select public.reprocess_document(${url(1)}, true)`;
    const [job] = await lane.sql<{ id: string; lease_token: string }[]>`
      select id, lease_token from pipeline.claim_jobs('ingestion', 'late', 1, '5 minutes')`;
    const current = await answers();

    await alone(lane.sql, async (rollback) => {
      await rollback`begin`;
      const did = await rollback`select * from public.rollback_to_snapshot(${before}, false)`;
      expect(did.length).toBe(40);

      const locks = await lane.sql`
        select distinct c.relname, l.mode
          from pg_locks l join pg_class c on c.oid = l.relation
         where l.pid = ${await pidOf(rollback)} and c.relkind in ('r', 'p')
           and l.mode not in ('AccessShareLock', 'RowShareLock', 'RowExclusiveLock')`;
      expect([...locks]).toEqual([]);

      // Nothing of this may wait for it.
      await alone(lane.sql, async (other) => {
        await other`set lock_timeout = '1s'`;
        expect(await answers()).toBe(current);
        await other`select tests.put(${url(50)}, 'Un documento que no cambia de generación.')`;
        await other`select tests.put('https://example.org/nuevo', 'Un documento nuevo.')`;
        await other`select tests.embed_all()`;
        const states = await other`
          select url_original, estado from public.documentos_oficiales
           where contenido_texto like 'Un documento%' order by url_original`;
        expect(states.map((row) => row['estado'])).toEqual(['ready', 'ready']);
        const snapshot = await other<{ ok: boolean }[]>`
          select v.ok from public.create_snapshot('entretanto') s, public.verify_snapshot(${before}) v`;
        expect(snapshot[0]?.ok).toBe(true);
        await other`reset lock_timeout`;
      });

      // A report on a document that it changes waits, and is dropped.
      await alone(lane.sql, async (late) => {
        const pid = await pidOf(late);
        const reported = late<{ outcome: string }[]>`
          select pipeline.complete_ingestion(${job?.id ?? 0}, ${
          job?.lease_token ?? null
        }, tests.parsed('Demasiado tarde.')) as outcome`
          .execute();
        await until('the late report waits for the rollback', () => waits(lane.sql, pid), { seconds: 10 });
        await rollback`commit`;
        expect((await reported)[0]?.outcome).toBe('done');
      });
    });

    expect(await differs(before)).toEqual([
      'https://example.org/50 restore',
      'https://example.org/nuevo retire',
    ]);
    await lane.sql`select * from public.rollback_to_snapshot(${before}, false)`;
    expect(await answers()).toBe(shown);
    const [dropped] = await lane.sql`select error_code from pipeline.jobs where id = ${job?.id ?? 0}`;
    expect(dropped?.['error_code']).toBe('ROLLED_BACK');
    expect(await brokenRules(lane.sql)).toEqual({});
  });

  it('and another one: the later one wins, both are whole', async () => {
    const one = await generation('tres');
    const answersOne = await answers();
    const two = await generation('cuatro');
    const answersTwo = await answers();
    await generation('cinco', 30);
    const snapshots = [one, two];
    await together(lane.sql, 2, async (connection, index) => {
      await connection`select * from public.rollback_to_snapshot(${snapshots[index] ?? ''}, false)`;
    });
    const runs = await lane.sql<{ id: string; snapshot: string; state: string; last: boolean }[]>`
      select r.id, r.options ->> 'snapshot_id' as snapshot, r.state, r.finished_at = max(r.finished_at) over () as last
        from public.pipeline_runs r where r.trigger = 'rollback' and r.options ->> 'snapshot_id' in ${
      lane.sql(snapshots)
    }`;
    expect(runs.map(({ state }) => state)).toEqual(['succeeded', 'succeeded']);
    const last = runs.find((run) => run.last)?.snapshot ?? '';
    expect(await differs(last)).toEqual([]);
    expect(await answers()).toBe(last === one ? answersOne : answersTwo);

    // The later one's "before" is what the earlier one had made.
    const [between] = await lane.sql<{ id: string; ok: boolean }[]>`
      select s.id, (public.verify_snapshot(s.id)).ok as ok from public.data_snapshots s
       where s.run_id = ${runs.find((run) => run.last)?.id ?? ''}`;
    expect(between?.ok).toBe(true);
    await lane.sql`select * from public.rollback_to_snapshot(${between?.id ?? ''}, false)`;
    expect(await answers()).toBe(last === one ? answersTwo : answersOne);
    const first = last === one ? two : one;
    expect(await differs(first)).toEqual([]);
    expect(await brokenRules(lane.sql)).toEqual({});
  });

  it('leaves nothing when its connection is cut in the middle', async () => {
    const before = await generation('seis');
    await generation('siete');
    const state = async () => {
      const [row] = await lane.sql`
        select tests.state() as state, (select count(*)::int from public.data_snapshots) as snapshots,
               (select count(*)::int from pipeline.rollback_steps) as steps, (select count(*)::int from public.document_versions) as versions,
               (select count(*)::int from pipeline.served_versions) as served`;
      return row;
    };
    const untouched = await state();
    await cut((connection) => connection`select * from public.rollback_to_snapshot(${before}, false)`);
    expect(await state()).toEqual(untouched);

    const [asked] = await lane.sql<{ run: string }[]>`select public.request_rollback(${before}) as run`;
    const requested = await state();
    await cut((connection) => connection`select pipeline.carry_out_rollbacks()`);
    expect(await state()).toEqual(requested);
    const [done] = await lane.sql`select pipeline.carry_out_rollbacks() as done`;
    expect(done?.['done']).toBe(1);
    expect(await differs(before)).toEqual([]);
    const [run] = await lane.sql`select state, ready from public.pipeline_runs where id = ${
      asked?.run ?? ''
    }`;
    expect(run).toEqual({ state: 'succeeded', ready: DOCUMENTS });
    expect(await brokenRules(lane.sql)).toEqual({});
  });

  /** Ends the connection's backend after the work and before its commit. */
  async function cut(work: (connection: ReservedSql) => Promise<unknown>): Promise<void> {
    const client = postgres(lane.server.url, { max: 1, onnotice: () => {} });
    const connection = await client.reserve();
    const pid = await pidOf(connection);
    await connection`begin`;
    await work(connection);
    await lane.admin`select pg_terminate_backend(${pid})`;
    await until('the backend is gone', async () => {
      const rows = await lane.admin`select from pg_stat_activity where pid = ${pid}`;
      return rows.length === 0;
    });
    await client.end({ timeout: 0 });
  }

  it('meets workers that report without a pause: no deadlock, no lost job, no broken rule', async () => {
    const random = randomOf(7);
    const snapshots = [await generation('ocho')];
    let over = false;
    let reports = 0;
    const worker = async (connection: ReservedSql, index: number): Promise<void> => {
      const chance = randomOf(index);
      while (!over) {
        const stage = chance() < 0.5 ? 'ingestion' : 'embedding';
        const [row] = await connection<
          { work: { jobs: { id: string; lease_token: string; subject: string }[] } }[]
        >`
          select pipeline.claim_work(${stage}, ${`worker-${index}`}) as work`;
        for (const job of row?.work.jobs ?? []) {
          if (stage === 'embedding') {
            await connection`
              select pipeline.complete_embedding(${job.id}, ${job.lease_token}, tests.embedded(${
              connection.json(job as never)
            }))`;
          } else {
            // Some texts that were there before, some new, with paragraphs in common.
            const text = `Documento ${job.subject.split('/').pop()}.\n\nParte ${
              Math.floor(chance() * 9)
            }.\n\n${chance() < 0.5 ? 'Se repite.' : `Nueva ${reports}.`}`;
            await connection`select pipeline.complete_ingestion(${job.id}, ${job.lease_token}, tests.parsed(${text}))`;
          }
          reports += 1;
        }
      }
    };
    const crawler = async (connection: ReservedSql): Promise<void> => {
      while (!over) {
        await connection`
          select public.reprocess_document('https://example.org/' || (1 + floor(random() * 12))::int, true)`;
        await connection`select * from pipeline.dispatch()`;
      }
    };
    const operator = async (connection: ReservedSql): Promise<void> => {
      try {
        for (let turn = 0; turn < 10; turn += 1) {
          const before = reports;
          await until('work goes on between two rollbacks', () => reports >= before + 15, { everyMs: 5 });
          if (turn % 3 === 1) {
            const [row] = await connection<
              { id: string }[]
            >`select id from public.create_snapshot('en marcha')`;
            snapshots.push(row?.id ?? '');
          }
          const target = snapshots[Math.floor(random() * snapshots.length)] ?? '';
          if (turn % 2 === 0) await connection`select * from public.rollback_to_snapshot(${target}, false)`;
          else {
            await connection`select public.request_rollback(${target})`;
            await connection`select pipeline.carry_out_rollbacks()`;
          }
        }
      } finally {
        over = true;
      }
    };
    await together(lane.sql, 6, (connection, index) => {
      if (index === 0) return operator(connection);
      return index === 1 ? crawler(connection) : worker(connection, index);
    });
    // What is left is worked off: nothing hangs.
    await alone(lane.sql, async (connection) => {
      await until('every run has ended', async () => {
        await connection`select * from pipeline.dispatch()`;
        for (let more = true; more;) {
          const [job] = await connection<{ id: string; lease_token: string; subject: string }[]>`
            select id, lease_token, subject from pipeline.claim_jobs('ingestion', 'last', 1, '1 minute')`;
          more = job !== undefined;
          if (job !== undefined) {
            await connection`select pipeline.complete_ingestion(${job.id}, ${job.lease_token}, tests.parsed(${`Último de ${job.subject}.`}))`;
          }
        }
        await connection`select tests.embed_all()`;
        const open = await connection`select from public.pipeline_runs where state = 'running'`;
        return open.length === 0;
      }, { seconds: 20 });
    });
    expect(await brokenRules(lane.sql, [NOT_AFTER_FORCED_READINGS])).toEqual({});
    const dead = await lane
      .sql`select id, stage, error_code, error_message from pipeline.jobs where state = 'dead'`;
    expect([...dead]).toEqual([]);
    const verified = await lane.sql`
      select s.label, v.ok from public.data_snapshots s, public.verify_snapshot(s.id) v where s.dropped_at is null and not v.ok`;
    expect([...verified]).toEqual([]);
    const target = snapshots[0] ?? '';
    await lane.sql`select * from public.rollback_to_snapshot(${target}, false)`;
    expect(await differs(target)).toEqual([]);
    const [did] = await lane.sql`
      select count(*)::int as rollbacks, (select count(*)::int from pipeline.rollback_steps) as steps,
             (select count(*)::int from pipeline.jobs where error_code = 'ROLLED_BACK') as dropped_reports
        from public.pipeline_runs where trigger = 'rollback'`;
    console.log(`${reports} reports:`, JSON.stringify(did));
  });
});
