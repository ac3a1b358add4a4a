import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseAnswer, retryingRpc, type Rpc, rpcOf } from '../../../supabase/functions/_shared/db/rpc.ts';
import { DatabaseError, rpcError } from '../../../supabase/functions/_shared/db/rpc-error.ts';
import { createWork } from '../../../supabase/functions/_shared/db/work.ts';
import { PipelineError } from '../../../supabase/functions/_shared/errors/pipeline-error.ts';
import { createClient } from '@supabase/supabase-js';
import { job } from '../functions/fakes.ts';

describe('rpcError', () => {
  it('takes our code from the details', () => {
    const error = rpcError('f', 409, {
      message: 'Cannot do it: no',
      code: 'PT409',
      details: 'INVALID_STATE',
    });
    expect(error).toMatchObject({ code: 'INVALID_STATE', message: 'Cannot do it: no', status: 409 });
  });

  it.each([
    [{ code: '42501', message: 'permission denied for table jobs' }, 403, 'UNAUTHORIZED'],
    [{ code: '22P02', message: 'invalid input syntax for type uuid' }, 400, 'INVALID_ARGUMENT'],
  ])('reads %j', (failure, status, code) => {
    const error = rpcError('public.f', status, failure);
    expect(error).toMatchObject({ code });
    expect(error.message).not.toContain('jobs');
  });

  it.each([
    [0, '', true, true],
    [503, '', true, true],
    [502, '', true, true],
    [500, '57014', false, true],
    [500, '40P01', false, true],
    [500, 'SUP', false, true],
    [404, 'PGRST202', false, false],
    [400, '42P01', false, false],
    [400, 'P0001', false, false],
  ])(
    'status %i with SQLSTATE %j: unreachable %s, worth repeating %s',
    (status, code, unreachable, transient) => {
      expect(rpcError('f', status, { code, message: 'x' })).toMatchObject({ unreachable, transient });
    },
  );

  it('does not take for ours what another put into the details', () => {
    expect(rpcError('f', 400, { code: 'P0001', details: 'toString' })).toBeInstanceOf(DatabaseError);
  });
});

describe('retryingRpc', () => {
  const down = new DatabaseError('f', 0, { message: 'refused' });
  function scripted(...answers: unknown[]) {
    const slept: number[] = [];
    let calls = 0;
    const rpc: Rpc = async () => {
      const answer = answers[calls++];
      if (answer instanceof Error) throw answer;
      return answer;
    };
    const sleep = (ms: number) => Promise.resolve(void slept.push(ms));
    return { slept, calls: () => calls, rpc: retryingRpc(rpc, { attempts: 4, sleep, random: () => 0.5 }) };
  }

  it('repeats what the database could not be asked, waiting longer each time', async () => {
    const { rpc, slept } = scripted(down, down, down, 'done');
    expect(await rpc('f')).toBe('done');
    expect(slept).toEqual([100, 400, 1600]);
  });

  it('gives up after its attempts', async () => {
    const { rpc, calls } = scripted(down, down, down, down, 'too late');
    await expect(rpc('f')).rejects.toBe(down);
    expect(calls()).toBe(4);
  });

  it('does not repeat what was refused', async () => {
    const refused = new PipelineError('RESULT_INVALID', 'Cannot store it');
    const { rpc, calls } = scripted(refused, 'never');
    await expect(rpc('f')).rejects.toBe(refused);
    expect(calls()).toBe(1);
  });
});

describe('rpcOf', () => {
  it('calls the function in its schema, over PostgREST', async () => {
    const asked: string[] = [];
    const client = createClient('http://db.test', 'key', {
      realtime: { transport: class {} as never },
      global: {
        fetch: async (input, init) => {
          const headers = new Headers(init?.headers);
          asked.push(`${init?.method} ${input} ${headers.get('content-profile')} ${init?.body}`);
          return Response.json({
            code: 'PT404',
            message: 'Cannot start: no source',
            details: 'UNKNOWN_SOURCE',
          }, { status: 404 });
        },
      },
    });
    await expect(rpcOf(client, 'pipeline')('start_run', { trigger: 'cron' })).rejects.toMatchObject({
      code: 'UNKNOWN_SOURCE',
    });
    expect(asked).toEqual(['POST http://db.test/rest/v1/rpc/start_run pipeline {"trigger":"cron"}']);
  });
});

describe('parseAnswer', () => {
  it('says which function answered what this version does not expect, without the answer', () => {
    const read = () =>
      parseAnswer('claim_work', z.object({ jobs: z.array(z.unknown()) }), { jobs: 's3cret' });
    expect(read).toThrow(/claim_work.*jobs/);
    expect(read).not.toThrow(/s3cret/);
  });
});

describe('createWork', () => {
  function recording(answer: unknown) {
    const calls: [string, unknown][] = [];
    const rpc: Rpc = async (fn, args) => {
      calls.push([fn, args]);
      return answer;
    };
    return { calls, work: createWork(rpc, rpc) };
  }
  const one = job(7);
  const lease = { job_id: 7, lease_token: 'token-7' };

  it('reports under the lease', async () => {
    const { calls, work } = recording('done');
    await work.complete('embedding', one, { a: 1 });
    expect(calls).toEqual([['complete_embedding', { ...lease, result: { a: 1 } }]]);
  });

  it('sends a wait as an interval', async () => {
    const { calls, work } = recording('failed');
    await work.fail(one, new PipelineError('HTTP_RATE_LIMITED', 'Cannot fetch', { retryAfterMs: 1500 }), {
      calls: [],
    });
    expect(calls).toEqual([['fail_job', {
      ...lease,
      error_code: 'HTTP_RATE_LIMITED',
      message: 'Cannot fetch',
      retry_after: '1.5 seconds',
      details: { calls: [] },
    }]]);
  });

  it('takes null for known bytes as a lost lease', async () => {
    await expect(recording(null).work.knownBytes(one, 'aa', { text: 'cc', ocr: 'dd', pages: 'ee' })).rejects
      .toMatchObject(
        {
          code: 'LEASE_LOST',
        },
      );
    expect(await recording('duplicate').work.knownBytes(one, 'aa', { text: 'cc', ocr: 'dd', pages: 'ee' }))
      .toBe(
        'duplicate',
      );
  });

  it('refuses an answer of another form', async () => {
    await expect(recording({ jobs: 1 }).work.claim('ingestion', 'w')).rejects.toMatchObject({
      code: 'INTERNAL',
    });
  });
});
