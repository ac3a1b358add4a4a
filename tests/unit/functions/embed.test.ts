import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createProvider } from '../../../supabase/functions/_shared/embedding/create-provider.ts';
import {
  type ProviderSimulator,
  startProviderSimulator,
} from '../../fixtures/provider-simulator/simulator.ts';
import { embed, embedAll, MODEL, provided, resultOf, script, settledCalls } from './embed-world.ts';
import { goAhead, job } from './fakes.ts';

const answering = (...vectors: number[][]) => provided(() => ({ vectors, tokens: 9 }));
const thenStop = () => script(goAhead, { kind: 'stop', state: 'dead', code: 'PROVIDER_AUTH' });

describe('embed', () => {
  it('reports a vector for each text, of length 1, as Postgres reads it, and the call', async () => {
    const { reports, asked } = await embed({ create: answering([3, 4], [0, -2]) });
    const call_id = asked[0]?.call_id;
    expect(call_id).toMatch(/^[0-9a-f-]{36}$/);
    const of = { model_id: 'm1', call_id };
    expect(reports).toMatchObject([{
      call: 'complete',
      result: {
        model_id: 'm1',
        embeddings: [
          { chunk_id: 1, input_hash: 'hash 1', embedding: '[600000e-6,800000e-6]', ...of },
          { chunk_id: 2, input_hash: 'hash 2', embedding: '[0e-6,-1000000e-6]', ...of },
        ],
        rejected: [],
        calls: [{ id: call_id, status: 'ok', made: true, billed: true, tokens: 9, endpoint: 'memory' }],
      },
    }]);
  });

  it('embeds exactly what it was given, in one call, as passages', async () => {
    const sent: unknown[] = [];
    const create = provided((inputs, { purpose, callId }, model) => {
      sent.push([inputs, purpose, callId]);
      return embedAll(inputs, {}, model);
    });
    const { asked } = await embed({ create });
    expect(sent).toEqual([[['texto 1', 'texto 2'], 'passage', asked[0]?.call_id]]);
    expect(asked).toEqual([{ call_id: expect.any(String), chunk_ids: [1, 2], partial: false }]);
  });

  it('has the provider at hand before it asks leave for a call, so that nothing lies between the two', async () => {
    const order: string[] = [];
    const create = provided(embedAll);
    await embed({
      create: (...given) => {
        order.push('load');
        return create(...given);
      },
      leave: (request, job) => {
        order.push('ask');
        return goAhead(request, job);
      },
    });
    expect(order.slice(0, 2)).toEqual(['load', 'ask']);
  });

  it.each([
    ['a vector too few', answering([1, 0])],
    ['another length', answering([1, 0], [1, 0, 0])],
    ['a number that is not finite', answering([1, 0], [NaN, 0])],
  ])('does not store vectors with %s, and settles the call as one that is paid', async (_what, create) => {
    const done = await embed({ create, leave: thenStop() });
    expect(done.reports).toEqual([]);
    expect(settledCalls(done)).toMatchObject([
      {
        id: done.asked[0]?.call_id,
        status: 'error',
        error_code: 'EMBEDDING_INVALID',
        billed: true,
        tokens: 9,
      },
    ]);
  });

  it.each([
    ['a model that is not well-formed', { ...MODEL, config: {} }, 'MODEL_CONFIG_INVALID'],
    ['an unknown provider', { ...MODEL, provider: 'nobody' }, 'PROVIDER_UNKNOWN'],
    ['a key that is not set', { ...MODEL, provider: 'openai' }, 'PROVIDER_AUTH'],
  ])('tells the database of %s, and that no call was made', async (_what, model, error_code) => {
    const done = await embed({ create: createProvider, context: { model }, leave: thenStop() });
    expect(settledCalls(done)).toMatchObject([{ status: 'error', error_code, made: false, billed: false }]);
  });

  it('settles a failure that nobody foresaw as a fault of ours', async () => {
    const create = provided(() => Promise.reject(new TypeError('x is not a function')));
    const done = await embed({ create, leave: thenStop() });
    expect(settledCalls(done)).toMatchObject([{ error_code: 'INTERNAL', made: true }]);
  });

  it.each([
    ['texts that are none', { texts: [{ chunk_id: 'x' }] }],
    ['a model without a name', { model: { ...MODEL, model_name: null } }],
  ])('fails for good on %s', async (_what, context) => {
    const { reports, asked } = await embed({ context });
    expect(reports).toMatchObject([{ call: 'fail', code: 'INTERNAL' }]);
    expect(asked).toEqual([]);
  });

  it('reports a batch whose texts are all gone without asking for a call', async () => {
    const done = await embed({ context: { texts: [] } });
    expect(resultOf(done)).toEqual({ model_id: 'm1', embeddings: [], rejected: [], calls: [] });
    expect(done.asked).toEqual([]);
  });

  it('counts the check of the vectors as CPU, and hands back the jobs that there is no more of it for', async () => {
    let pass = (_ms: number) => {};
    const vector = {
      get length() {
        pass(150);
        return 2;
      },
      0: 3,
      1: 4,
    };
    const { reports } = await embed({
      create: provided(() => ({ vectors: [vector, vector], tokens: 4 })),
      prepare: (world, work) => {
        pass = world.pass;
        work.settings = { parse_cpu_budget_ms: 100 };
        work.jobs.push(job(2, { stage: 'embedding' }));
      },
    });
    expect(reports).toMatchObject([{ call: 'complete', job: 1 }, { call: 'checkpoint', job: 2 }]);
  });
});

describe('embed, with a real endpoint', () => {
  let simulator: ProviderSimulator;
  beforeAll(async () => {
    simulator = await startProviderSimulator({
      models: [{ name: 'pequeño', api: 'openai', dimensions: 16, apiKey: 'clave' }],
    });
  });
  afterEach(() => simulator.reset());
  afterAll(() => simulator.close());

  const real = () => ({
    create: createProvider,
    env: (name: string) => (name === 'TEST_API_KEY' ? 'clave' : undefined),
    context: {
      model: {
        ...MODEL,
        provider: 'openai-compatible',
        config: {
          dimensions: 16,
          model: 'pequeño',
          base_url: simulator.urls.openai,
          api_key_env: 'TEST_API_KEY',
        },
      },
    },
  });

  it('goes from job to vectors', async () => {
    const done = await embed(real());
    const { embeddings, calls } = resultOf(done);
    expect(embeddings.map(({ chunk_id }) => chunk_id)).toEqual([1, 2]);
    expect(calls).toMatchObject([{ status: 'ok', tokens: simulator.totals().billedTokens }]);
    expect(simulator.calls).toMatchObject([{ inputs: 2, callId: done.asked[0]?.call_id }]);
  });

  it('finds the text that it refuses', async () => {
    simulator.misbehave('pequeño', { kind: 'bad-text', containing: 'texto 2' });
    const { embeddings, rejected } = resultOf(await embed(real()));
    expect(embeddings.map(({ chunk_id }) => chunk_id)).toEqual([1]);
    expect(rejected).toEqual([{
      chunk_id: 2,
      model_id: 'm1',
      error_code: 'PROVIDER_REJECTED_INPUT',
      message: expect.not.stringContaining('texto'),
    }]);
    expect(simulator.totals()).toMatchObject({ calls: 3, answered: 1 });
  });

  it('passes on how long the provider wants to be left alone', async () => {
    simulator.misbehave('pequeño', { kind: 'rate-limit', retryAfter: '4' });
    const done = await embed({ ...real(), leave: thenStop() });
    expect(settledCalls(done)).toMatchObject([
      { error_code: 'PROVIDER_RATE_LIMITED', retry_after_ms: 4000, billed: false },
    ]);
  });
});
