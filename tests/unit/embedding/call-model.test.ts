import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type CallDeps,
  callModel,
  type ModelCall,
} from '../../../supabase/functions/_shared/embedding/call-model.ts';
import { createProvider } from '../../../supabase/functions/_shared/embedding/create-provider.ts';
import { vectorTexts } from '../../../supabase/functions/_shared/embedding/vectors.ts';
import {
  type Fault,
  type ProviderSimulator,
  simulatedVector,
} from '../../fixtures/provider-simulator/simulator.ts';
import { DIMENSIONS, entryOf, KEY, startSimulator } from './simulated.ts';

let simulator: ProviderSimulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterEach(() => simulator.reset());
afterAll(() => simulator.close());

const entry = (config: Record<string, unknown> = {}) => entryOf('openai', simulator.port, config);

function call(fields: Partial<ModelCall> = {}, deps: Partial<CallDeps> = {}) {
  let tick = 0;
  return callModel(
    { callId: 'c1', model: entry(), inputs: ['uno', 'dos palabras'], purpose: 'passage', ...fields },
    {
      createProvider,
      provider: { env: (name) => (name === 'TEST_API_KEY' ? KEY : undefined) },
      tick: () => (tick += 40),
      ...deps,
    },
  );
}

/** The model as the provider was created for it, by a provider that fails. */
async function modelAsked(timeout_ms: number, timeoutMs?: number) {
  const asked: number[] = [];
  await call({ model: entry({ timeout_ms }), ...(timeoutMs === undefined ? {} : { timeoutMs }) }, {
    createProvider: (model) => {
      asked.push(model.config.timeout_ms);
      return Promise.reject(new Error('not needed'));
    },
  });
  return asked;
}

describe('a call that goes well', () => {
  it('has vectors as Postgres reads them, and a report of what it cost', async () => {
    const { value: vectors, failure, report } = await call();
    const ada = { name: 'ada', api: 'openai', dimensions: DIMENSIONS } as const;
    expect(failure).toBeNull();
    expect(vectors).toEqual(vectorTexts(
      ['uno', 'dos palabras'].map((text) => simulatedVector(ada, text)),
      { count: 2, dimensions: DIMENSIONS, normalised: true },
    ));
    expect(report).toEqual({
      id: 'c1',
      status: 'ok',
      error_code: null,
      message: null,
      made: true,
      billed: true,
      tokens: simulator.totals().billedTokens,
      latency_ms: 40,
      retry_after_ms: null,
      endpoint: `${simulator.urls.openai}/embeddings`,
    });
  });

  it("is found again in the provider's logs by the id of its row", async () => {
    await call({ callId: 'a-row' });
    expect(simulator.calls).toMatchObject([{ callId: 'a-row', inputs: 2 }]);
  });

  it.each(['passage', 'query'] as const)('tells the provider that it is of a %s', async (purpose) => {
    await call({ model: entryOf('cohere', simulator.port), purpose });
    expect(simulator.calls).toMatchObject([
      { purpose: purpose === 'query' ? 'search_query' : 'search_document' },
    ]);
  });

  it('does what takes CPU where the caller says', async () => {
    let computed = 0;
    const compute = <T>(work: () => T): T => {
      computed++;
      return work();
    };
    expect((await call({}, { compute })).failure).toBeNull();
    expect(computed).toBe(1);
  });
});

describe('a call that fails', () => {
  it.each<[string, () => Partial<ModelCall>, string]>([
    ['the model is not well-formed', () => ({ model: { ...entry(), config: {} } }), 'MODEL_CONFIG_INVALID'],
    ['it is no model', () => ({ model: null }), 'MODEL_CONFIG_INVALID'],
    ['there is no such provider', () => ({ model: { ...entry(), provider: 'nobody' } }), 'PROVIDER_UNKNOWN'],
    ['its key is not set', () => ({ model: entry({ api_key_env: 'UNSET_API_KEY' }) }), 'PROVIDER_AUTH'],
  ])('before it is made, as %s, leaves the machine alone', async (_why, fields, error_code) => {
    const { value: vectors, failure, report } = await call(fields());
    expect([vectors, failure?.code]).toEqual([null, error_code]);
    expect(report).toMatchObject({
      status: 'error',
      error_code,
      message: failure?.message,
      made: false,
      billed: false,
      tokens: null,
      endpoint: null,
    });
    expect(simulator.calls).toEqual([]);
  });

  it.each<[Fault, string, boolean]>([
    [{ kind: 'server-error' }, 'PROVIDER_UNAVAILABLE', false],
    [{ kind: 'expired-key' }, 'PROVIDER_AUTH', false],
    [{ kind: 'bad-text', containing: 'dos' }, 'PROVIDER_REJECTED_INPUT', false],
    [{ kind: 'reset' }, 'PROVIDER_UNAVAILABLE', false],
    [{ kind: 'truncated' }, 'PROVIDER_BAD_ANSWER', true],
    [{ kind: 'endless' }, 'PROVIDER_BAD_ANSWER', true],
  ])('by %j is %s, billed: %s', async (fault, error_code, billed) => {
    simulator.misbehave('ada', fault);
    const { value: vectors, failure, report } = await call();
    expect([vectors, failure?.code]).toEqual([null, error_code]);
    expect(report).toMatchObject({
      status: 'error',
      error_code,
      made: true,
      billed,
      tokens: null,
      endpoint: `${simulator.urls.openai}/embeddings`,
    });
    expect(simulator.totals().billedTokens > 0).toBe(billed);
  });

  it.each<[Fault, string]>([
    [{ kind: 'nan' }, 'EMBEDDING_INVALID'],
    [{ kind: 'wrong-dimensions' }, 'EMBEDDING_INVALID'],
    [{ kind: 'too-few' }, 'PROVIDER_BAD_ANSWER'],
  ])('by %j is billed what the provider counted', async (fault, error_code) => {
    simulator.misbehave('ada', fault);
    const { value: vectors, report } = await call();
    expect(vectors).toBeNull();
    const tokens = simulator.totals().billedTokens;
    expect(report).toMatchObject({ status: 'error', error_code, made: true, billed: true, tokens });
    expect(tokens).toBeGreaterThan(0);
  });

  it('says how long the provider wants to be left alone', async () => {
    simulator.misbehave('ada', { kind: 'rate-limit', retryAfterMs: 1500 });
    expect((await call()).report).toMatchObject({
      error_code: 'PROVIDER_RATE_LIMITED',
      retry_after_ms: 1500,
      billed: false,
    });
  });

  it('for a reason that nobody foresaw is a fault of ours', async () => {
    const embed = () => Promise.reject(new TypeError('x is not a function'));
    const { failure, report } = await call({}, {
      createProvider: () => Promise.resolve({ endpoint: 'memory', embed }),
    });
    expect(failure?.code).toBe('INTERNAL');
    expect(report).toMatchObject({ error_code: 'INTERNAL', made: true, billed: false, endpoint: 'memory' });
  });

  it('never says what its texts or the key were', async () => {
    simulator.misbehave('ada', { kind: 'bad-text', containing: 'dos' });
    const { report } = await call();
    expect(JSON.stringify(report)).not.toMatch(new RegExp(`palabras|${KEY}`));
  });
});

describe('time', () => {
  it('is up when the caller will wait no longer', async () => {
    simulator.misbehave('ada', { kind: 'hang' });
    const { report } = await call({ timeoutMs: 50 });
    expect(report).toMatchObject({ error_code: 'PROVIDER_TIMEOUT', made: true, billed: false });
  });

  it.each([
    ["is shorter than the model's own", 30_000, 10_000, 10_000],
    ['is longer', 5000, 10_000, 5000],
    ['is not given', 30_000, undefined, 30_000],
  ])("is the caller's limit only where it %s", async (_where, own, limit, used) => {
    expect(await modelAsked(own, limit)).toEqual([used]);
  });

  it("throws the signal's reason: whether the provider answered cannot be said", async () => {
    simulator.misbehave('ada', { kind: 'hang' });
    const stop = new AbortController();
    const calling = call({ signal: stop.signal });
    stop.abort(new Error('the worker ends'));
    await expect(calling).rejects.toThrow('the worker ends');
  });
});
