import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Leave } from '../../../supabase/functions/_shared/db/calls.ts';
import { DatabaseError } from '../../../supabase/functions/_shared/db/rpc-error.ts';
import { ProviderFailure } from '../../../supabase/functions/_shared/models/provider-failure.ts';
import {
  embed,
  embedAll,
  MODEL,
  OTHER,
  provided,
  resultOf,
  script,
  settledCalls,
  textsOf,
} from './embed-world.ts';
import { atMost, goAhead } from './fakes.ts';

const REPORT: Leave = { kind: 'report' };
const STOP: Leave = { kind: 'stop', state: 'ready', code: 'CIRCUIT_OPEN' };

const ids = (found: readonly { readonly chunk_id: number }[]) => found.map(({ chunk_id }) => chunk_id);

describe('what the database answers', () => {
  it('call: of a part of the texts, and then of the rest', async () => {
    const done = await embed({ context: { texts: textsOf(5) }, leave: atMost(2) });
    expect(done.asked).toMatchObject([
      { chunk_ids: [1, 2, 3, 4, 5], partial: false },
      { chunk_ids: [3, 4, 5], partial: true },
      { chunk_ids: [5], partial: true },
    ]);
    const { embeddings, calls } = resultOf(done);
    expect(ids(embeddings)).toEqual([1, 2, 3, 4, 5]);
    const callIds = done.asked.map(({ call_id }) => call_id);
    expect(embeddings.map(({ call_id }) => callIds.indexOf(call_id))).toEqual([0, 0, 1, 1, 2]);
    expect(settledCalls(done).map(({ id }) => id)).toEqual(callIds);
    expect(calls).toHaveLength(1);
  });

  it('call: of all of them where it names none', async () => {
    const leave = script(({ call_id }) => ({ kind: 'call', call_id, tier: 1, model: MODEL }));
    expect(ids(resultOf(await embed({ leave })).embeddings)).toEqual([1, 2]);
  });

  it('call: of another model, which has the texts written its own way', async () => {
    const texts = textsOf(2).map(({ chunk_id }) => ({
      chunk_id,
      input_hash: `otro ${chunk_id}`,
      input: `passage: texto ${chunk_id}`,
    }));
    const sent: string[] = [];
    const create = provided((inputs, options, model) => {
      sent.push(...inputs);
      return embedAll(inputs, options, model);
    });
    const leave = script({ kind: 'call', call_id: 'the-databases-own', tier: 2, model: OTHER, texts });
    const of = { model_id: 'm2', call_id: 'the-databases-own', embedding: '[0e-6,0e-6,1000000e-6]' };
    expect(resultOf(await embed({ create, leave }))).toMatchObject({
      model_id: 'm1',
      embeddings: [{ chunk_id: 1, input_hash: 'otro 1', ...of }, {
        chunk_id: 2,
        input_hash: 'otro 2',
        ...of,
      }],
      calls: [{ id: 'the-databases-own' }],
    });
    expect(sent).toEqual(['passage: texto 1', 'passage: texto 2']);
  });

  it('call: of a text that is not of the batch, which is a fault of ours', async () => {
    const leave = script((request, job) => goAhead({ ...request, chunk_ids: [7] }, job));
    const { reports } = await embed({ leave });
    expect(reports).toMatchObject([{
      call: 'fail',
      code: 'INTERNAL',
      message: expect.stringContaining('chunk 7'),
    }]);
  });

  it('report: what there is, and no call that was settled already', async () => {
    const done = await embed({ context: { texts: textsOf(3) }, leave: script(atMost(2), REPORT) });
    expect(ids(resultOf(done).embeddings)).toEqual([1, 2]);
    expect(resultOf(done).calls).toEqual([]);
    expect(settledCalls(done)).toMatchObject([{ id: done.asked[0]?.call_id, status: 'ok' }]);
  });

  it('stop: nothing is left to say', async () => {
    const { reports, lines } = await embed({ leave: script(STOP) });
    expect(reports).toEqual([]);
    expect(lines).toContain('warn no model can be called CIRCUIT_OPEN');
  });

  it('stale: the job is dropped', async () => {
    const { reports, lines } = await embed({
      context: { texts: textsOf(3) },
      leave: script(atMost(2), { kind: 'stale' }),
    });
    expect(reports).toEqual([]);
    expect(lines).toContain('warn lease lost LEASE_LOST');
  });

  it('nothing: the job is left to its lease', async () => {
    const leave = script(() => Promise.reject(new DatabaseError('begin_call', 0, { message: 'refused' })));
    const { reports, lines } = await embed({ leave });
    expect(reports).toEqual([]);
    expect(lines).toContain('error report failed, left to the lease');
  });
});

describe('a call that fails', () => {
  it('is told with the next question, for the same texts, under another id', async () => {
    let calls = 0;
    const create = provided((...given) => {
      if (++calls > 1) return embedAll(...given);
      throw new ProviderFailure('PROVIDER_RATE_LIMITED', 'Cannot embed: slow down', { retryAfterMs: 4000 });
    });
    const done = await embed({ create });
    expect(done.asked).toMatchObject([
      { chunk_ids: [1, 2], partial: false },
      {
        chunk_ids: [1, 2],
        partial: false,
        settled: {
          id: done.asked[0]?.call_id,
          status: 'error',
          error_code: 'PROVIDER_RATE_LIMITED',
          message: 'Cannot embed: slow down',
          retry_after_ms: 4000,
        },
      },
    ]);
    expect(done.asked[1]?.call_id).not.toBe(done.asked[0]?.call_id);
    expect(resultOf(done).calls).toMatchObject([{ id: done.asked[1]?.call_id, status: 'ok' }]);
  });

  it('is told once, though there is a wait before the next', async () => {
    const create = provided(() => {
      throw new ProviderFailure('PROVIDER_UNAVAILABLE', 'Cannot embed: it is down');
    });
    const done = await embed({ create, leave: script(goAhead, { kind: 'wait', ms: 0 }, STOP) });
    expect(done.asked.map(({ settled }) => settled?.error_code)).toEqual([
      undefined,
      'PROVIDER_UNAVAILABLE',
      undefined,
    ]);
  });
});

describe('time', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is waited as long as the database says, before the same is asked again', async () => {
    let asked = 0;
    const leave = script(
      () => (asked++, { kind: 'wait', ms: 30_000 }),
      (...given) => (asked++, goAhead(...given)),
    );
    const embedding = embed({ leave });
    await vi.advanceTimersByTimeAsync(29_999);
    expect(asked).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    const done = await embedding;
    expect(done.asked.map(({ chunk_ids }) => chunk_ids)).toEqual([[1, 2], [1, 2]]);
    expect(ids(resultOf(done).embeddings)).toEqual([1, 2]);
  });
});
