import { describe, expect, it } from 'vitest';
import { DatabaseError } from '../../../supabase/functions/_shared/db/rpc-error.ts';
import { PipelineError } from '../../../supabase/functions/_shared/errors/pipeline-error.ts';
import { acceptKick } from '../../../supabase/functions/_shared/worker/accept.ts';
import { runStage } from '../../../supabase/functions/_shared/worker/run-stage.ts';
import type { ProcessJob } from '../../../supabase/functions/_shared/worker/types.ts';
import { FakeWork, fakeWorld, job } from './fakes.ts';

const done: ProcessJob = () => Promise.resolve({ kind: 'complete', result: { ok: true } });
const run = (work: FakeWork, process: ProcessJob, world = fakeWorld(work)) =>
  runStage('ingestion', process, world.deps).then(() => world);

describe('runStage', () => {
  it('works off what it claimed, one after another, and claims no more', async () => {
    const work = new FakeWork([job(1), job(2), job(3)]);
    let running = 0;
    await run(work, async () => {
      expect(++running).toBe(1);
      await Promise.resolve();
      running--;
      return { kind: 'complete', result: {} };
    });
    expect(work.reports.map(({ call, job }) => `${call} ${job}`)).toEqual([
      'complete 1',
      'complete 2',
      'complete 3',
    ]);
  });

  it('reports small outcomes together, once the others are done', async () => {
    const work = new FakeWork([job(1), job(2), job(3)]);
    const settled: number[] = [];
    await run(work, ({ id }) =>
      Promise.resolve({
        kind: 'complete',
        result: {},
        together: id !== 2,
        afterwards: () => Promise.resolve(void settled.push(id)),
      }));
    expect(work.batches).toEqual([2]);
    expect(work.reports.map(({ job }) => job)).toEqual([2, 1, 3]);
    expect(settled).toEqual([2, 1, 3]);
  });

  it('reports them one by one where one of them cannot be taken', async () => {
    const work = new FakeWork([job(1), job(2)]);
    work.trouble.push({ call: 'complete', error: new PipelineError('RESULT_INVALID', 'Cannot complete') });
    await run(work, () => Promise.resolve({ kind: 'complete', result: {}, together: true }));
    expect(work.batches).toEqual([]);
    expect(work.reports.map(({ job }) => job)).toEqual([1, 2]);
  });

  it('does nothing afterwards for those whose lease was lost meanwhile', async () => {
    const work = new FakeWork([job(1), job(2)]);
    work.stale = true;
    const world = await run(work, () =>
      Promise.resolve({
        kind: 'complete',
        result: {},
        together: true,
        afterwards: () => Promise.reject(new Error('not ours')),
      }));
    expect(world.lines.filter((line) => line.includes('lease lost'))).toHaveLength(2);
  });

  it('hands back, with their checkpoints, the jobs that its CPU budget has no room for', async () => {
    const work = new FakeWork([job(1), job(2, { checkpoint: { next_page: 7 } }), job(3)], {
      parse_cpu_budget_ms: 100,
    });
    const world = fakeWorld(work);
    await run(work, async (_job, { meter }) => {
      meter.run(() => world.pass(150));
      return { kind: 'complete', result: {} };
    }, world);
    expect(work.reports).toMatchObject([
      { call: 'complete', job: 1 },
      { call: 'checkpoint', job: 2, checkpoint: { next_page: 7 } },
      { call: 'checkpoint', job: 3, checkpoint: {} },
    ]);
  });

  it('starts no job once its wall-clock time is over', async () => {
    const work = new FakeWork([job(1), job(2)], { worker_wall_budget_ms: 1000 });
    const world = fakeWorld(work);
    await run(work, async () => {
      world.pass(1500);
      return { kind: 'complete', result: {} };
    }, world);
    expect(work.reports.map(({ call }) => call)).toEqual(['complete', 'checkpoint']);
  });

  it('hands back what it has not begun when the runtime is about to end it', async () => {
    const work = new FakeWork([job(1), job(2), job(3)]);
    const world = fakeWorld(work);
    await run(work, async () => {
      world.shutdown.abort();
      return { kind: 'complete', result: {} };
    }, world);
    const calls = work.reports.map(({ call, job }) => `${call} ${job}`).sort();
    expect(calls).toEqual(['checkpoint 2', 'checkpoint 3', 'complete 1']);
  });

  it('hands back the job it is in with the checkpoint it saved last', async () => {
    const work = new FakeWork([job(1)]);
    const world = fakeWorld(work);
    await run(work, async (_job, { save }) => {
      await save({ next_page: 4, pages: [{ page: 3 }] });
      world.shutdown.abort();
      throw new DOMException('The worker is ending', 'AbortError');
    }, world);
    expect(work.reports).toMatchObject([
      { call: 'checkpoint', checkpoint: { next_page: 4, continue: true } },
      { call: 'checkpoint', checkpoint: { next_page: 4 } },
    ]);
    expect(work.reports[1]).not.toHaveProperty('checkpoint.continue');
  });

  it('reports a failure with its code, and goes on with the next job', async () => {
    const work = new FakeWork([job(1), job(2)]);
    await run(work, async ({ id }) => {
      if (id === 1) throw new PipelineError('FETCH_TIMEOUT', 'Cannot fetch it: no answer');
      return { kind: 'complete', result: {} };
    });
    expect(work.reports).toMatchObject([{ call: 'fail', code: 'FETCH_TIMEOUT' }, {
      call: 'complete',
      job: 2,
    }]);
  });

  it.each([
    ['anything unknown', new TypeError('x is not a function'), 'INTERNAL'],
    ['a code that no job may report', new PipelineError('INVALID_ARGUMENT', 'Cannot cast'), 'INTERNAL'],
    [
      "an error of the database's",
      new DatabaseError('f', 400, { message: 'relation does not exist', code: '42P01' }),
      'INTERNAL',
    ],
    [
      'a model that cannot be used',
      new PipelineError('PROVIDER_UNKNOWN', 'Cannot embed'),
      'PROVIDER_UNKNOWN',
    ],
  ])('calls %s a fault of ours', async (_what, thrown, code) => {
    const work = new FakeWork([job(1)]);
    await run(work, () => Promise.reject(thrown));
    expect(work.reports).toMatchObject([{ call: 'fail', code }]);
  });

  it('fails a job whose report the database refuses', async () => {
    const work = new FakeWork([job(1)]);
    work.trouble.push({
      call: 'complete',
      error: new PipelineError('RESULT_INVALID', 'Cannot store it: no text'),
    });
    await run(work, done);
    expect(work.reports).toMatchObject([{ call: 'fail', code: 'RESULT_INVALID' }]);
  });

  it('leaves a job to its lease where the database cannot be reached, and goes on', async () => {
    const work = new FakeWork([job(1), job(2)]);
    work.trouble.push({
      call: 'complete',
      error: new DatabaseError('complete_ingestion', 0, { message: 'refused' }),
    });
    const { lines } = await run(work, done);
    expect(work.reports).toMatchObject([{ call: 'complete', job: 2 }]);
    expect(lines).toContain('error report failed, left to the lease');
  });

  it('has a job tried again that met a database which was going down or coming up', async () => {
    const work = new FakeWork([job(1)]);
    const down = { message: 'the database system is starting up', code: '57P03' };
    await run(work, () => Promise.reject(new DatabaseError('known_bytes', 500, down)));
    expect(work.reports).toMatchObject([{ call: 'fail', code: 'DATABASE_FAILED' }]);
  });

  it("drops a job whose lease is another worker's, without a further word", async () => {
    const work = new FakeWork([job(1)]);
    work.stale = true;
    let afterwards = false;
    const { lines } = await run(
      work,
      () =>
        Promise.resolve({ kind: 'complete', result: {}, afterwards: async () => void (afterwards = true) }),
    );
    expect(work.reports).toHaveLength(1);
    expect(afterwards).toBe(false);
    expect(lines).toContain('warn lease lost LEASE_LOST');
  });

  it('stops a job at the first checkpoint that shows its lease is lost', async () => {
    const work = new FakeWork([job(1)]);
    work.stale = true;
    let after = false;
    await run(work, async (_job, { save }) => {
      await save({ next_page: 2 });
      after = true;
      return { kind: 'complete', result: {} };
    });
    expect(after).toBe(false);
    expect(work.reports.map(({ call }) => call)).toEqual(['checkpoint']);
  });

  it('fails every job with a message a person understands where a setting is of the wrong form', async () => {
    const work = new FakeWork([job(1)], { chunk_max_tokens: 'many' });
    await run(work, done);
    expect(work.reports).toMatchObject([
      { call: 'fail', code: 'INTERNAL', message: expect.stringContaining('setting chunk_max_tokens') },
    ]);
  });

  it('ends quietly where nothing is due or nothing can be claimed', async () => {
    const work = new FakeWork();
    await run(work, done);
    work.claim = () => Promise.reject(new Error('down'));
    expect((await run(work, done)).lines).toEqual(['error claim failed']);
  });
});

describe('acceptKick', () => {
  it('answers 202 before the work is done, and keeps the worker alive until it is', async () => {
    const work = new FakeWork([job(1)]);
    const world = fakeWorld(work);
    let finish = () => {};
    const working = new Promise<void>((resolve) => (finish = resolve));
    const request = new Request('http://f/ingest', { method: 'POST', body: '{}' });
    const response = await acceptKick(request, 'ingestion', async () => {
      await working;
      return { kind: 'complete', result: {} };
    }, world.deps);
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({ accepted: true });
    expect(work.reports).toEqual([]);
    finish();
    await Promise.all(world.background);
    expect(work.reports).toMatchObject([{ call: 'complete', job: 1 }]);
  });
});
