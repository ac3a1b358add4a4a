import { beforeAll, describe, expect, it } from 'vitest';
import { useServer } from '../support/lane.ts';
import { installSteps, together } from '../support/pipeline.ts';

const WORKERS = 100;

interface Leave {
  kind: string;
  ms?: number;
}

/** A hundred workers with a batch each, and a provider that has just begun to answer again. */
describe('a hundred workers and one provider', () => {
  const lane = useServer('migrated', { label: 'stampede', settings: { max_connections: '150' } });
  const jobs: { id: string; lease_token: string }[] = [];

  beforeAll(async () => {
    await installSteps(lane.sql);
    await lane.sql`
      select pipeline.activate_model(
        pipeline.register_model('m', '1', 'embedding', 'local', '{"dimensions": 8, "max_inputs": 1}'), true)`;
    await lane.sql`select tests.source('a')`;
    await lane.sql`update pipeline.settings set value = '200' where key = 'embedding_workers'`;
    const text = Array.from({ length: WORKERS }, (_, n) => `Párrafo ${n}.`).join('\n\n');
    await lane.sql`select tests.put('https://example.org/1', ${text})`;
    await lane.sql`select pipeline.dispatch()`;
    for (let n = 0; n < WORKERS; n++) {
      const [row] = await lane.sql<{ work: { jobs: { id: string; lease_token: string }[] } }[]>`
        select pipeline.claim_work('embedding', ${`w${n}`}) as work`;
      jobs.push(...(row?.work.jobs ?? []));
    }
  }, 60_000);

  const all = async (): Promise<Leave[]> => {
    const queue = [...jobs];
    const answers = await together(lane.sql, 20, async (connection) => {
      const mine: Leave[] = [];
      for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
        const [row] = await connection<{ leave: Leave }[]>`
          select pipeline.begin_call(${job.id}, ${job.lease_token}) as leave`;
        mine.push(row!.leave);
      }
      return mine;
    });
    return answers.flat();
  };

  it('one of them finds out whether it answers, the others wait, each for another time', async () => {
    expect(jobs.length).toBe(WORKERS);
    await lane.sql`
      insert into pipeline.circuits (model_id, state, error_code, opened_at, open_until, open_seconds)
      select m.id, 'open', 'PROVIDER_UNAVAILABLE', now(), clock_timestamp(), 5 from public.model_registry m where m.is_active`;
    const leaves = await all();
    expect(leaves.filter((leave) => leave.kind === 'call').length).toBe(1);
    const waits = leaves.filter((leave) => leave.kind === 'wait').map((leave) => leave.ms ?? 0);
    expect(waits.length).toBe(WORKERS - 1);
    expect(new Set(waits).size).toBeGreaterThan(WORKERS / 3);
  });

  it('a pause that it asks one for all of them keep, and end at different moments', async () => {
    await lane.sql`
      update pipeline.circuits set state = 'closed', open_until = null, open_seconds = null, error_code = null, probe_until = null,
        held_until = clock_timestamp() + interval '3 seconds'`;
    const leaves = await all();
    expect(leaves.filter((leave) => leave.kind === 'call')).toEqual([]);
    const waits = leaves.map((leave) => leave.ms ?? 0);
    expect(new Set(waits).size).toBeGreaterThan(WORKERS / 3);
    expect(Math.max(...waits)).toBeLessThan(5000);
  });
});
