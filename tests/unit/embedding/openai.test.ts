import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createProvider } from '../../../supabase/functions/_shared/embedding/create-provider.ts';
import { parseModel } from '../../../supabase/functions/_shared/embedding/model.ts';
import { retryAfter } from '../../../supabase/functions/_shared/embedding/openai-errors.ts';
import { ProviderFailure } from '../../../supabase/functions/_shared/embedding/provider.ts';
import {
  type MockAnswer,
  type MockProvider,
  startMockProvider,
} from '../../fixtures/mock-provider/mock-provider.ts';
import { mockVector } from '../../fixtures/mock-provider/vectors.ts';

let provider: MockProvider;
let next: ((call: number) => MockAnswer | undefined | Promise<MockAnswer | undefined>) | undefined;

beforeAll(async () => {
  provider = await startMockProvider({ dimensions: 8, intercept: (_request, call) => next?.(call) });
});
afterEach(() => {
  next = undefined;
  provider.reset();
});
afterAll(() => provider.close());

const env = (
  name: string,
) => (name === 'TEST_API_KEY' ? 'mock-key' : name === 'OTHER_API_KEY' ? 'sk-secret' : undefined);

function embedder(config: Record<string, unknown> = {}, kind = 'openai-compatible') {
  const model = parseModel({
    id: 'm1',
    model_name: 'mock-embedding',
    model_version: '1',
    provider: kind,
    config: { dimensions: 8, base_url: provider.baseUrl, api_key_env: 'TEST_API_KEY', ...config },
  });
  return createProvider(model, { env, tick: () => performance.now() });
}

async function failure(config: Record<string, unknown> = {}): Promise<ProviderFailure> {
  const thrown: unknown = await (await embedder(config)).embed(['texto']).catch((cause: unknown) => cause);
  expect(thrown).toBeInstanceOf(ProviderFailure);
  return thrown as ProviderFailure;
}

describe('the OpenAI-compatible provider', () => {
  it('gives one vector an input, in the order of the inputs, and one call for the ledger', async () => {
    const { vectors, tokens, tokensEstimated, calls } = await (await embedder()).embed([
      'uno',
      'dos palabras',
      'tres',
    ]);
    expect(vectors).toEqual(['uno', 'dos palabras', 'tres'].map((text) => mockVector(text, 8)));
    expect(tokens).toBe(provider.tokens);
    expect(tokensEstimated).toBe(false);
    expect(calls).toMatchObject([{
      provider: 'openai-compatible',
      endpoint: `${provider.baseUrl}/embeddings`,
      status: 'ok',
      error_code: null,
      api_calls: 1,
      tokens,
    }]);
  });

  it('puts vectors in order where the provider did not, and estimates tokens where it is silent', async () => {
    const data = [{ index: 1, embedding: [2] }, { index: 0, embedding: [1] }];
    next = () => ({ status: 200, body: { data } });
    const batch = await (await embedder()).embed(['a', 'b']);
    expect(batch.vectors).toEqual([[1], [2]]);
    expect(batch).toMatchObject({ tokens: 2, tokensEstimated: true });
  });

  it('asks once and leaves retrying to the database', async () => {
    next = () => ({ status: 503, body: { error: { message: 'overloaded' } } });
    expect((await failure()).code).toBe('PROVIDER_UNAVAILABLE');
    expect(provider.calls).toBe(1);
  });

  const error = (code: string | null, type: string | null = null) => ({
    error: { message: 'no', code, type, param: null },
  });
  it.each([
    [429, error('rate_limit_exceeded'), 'PROVIDER_RATE_LIMITED'],
    [429, error('insufficient_quota'), 'PROVIDER_QUOTA'],
    [402, error(null), 'PROVIDER_QUOTA'],
    [401, error('invalid_api_key'), 'PROVIDER_AUTH'],
    [403, error(null), 'PROVIDER_AUTH'],
    [400, error('bad'), 'PROVIDER_REJECTED_INPUT'],
    [404, error('model_not_found'), 'PROVIDER_REJECTED_INPUT'],
    [408, error(null), 'PROVIDER_TIMEOUT'],
    [500, error('server_error'), 'PROVIDER_UNAVAILABLE'],
    [529, 'overloaded', 'PROVIDER_UNAVAILABLE'],
    [200, '{"data": [', 'PROVIDER_BAD_ANSWER'],
    [200, '<html>proxy</html>', 'PROVIDER_BAD_ANSWER'],
    [200, { data: [] }, 'PROVIDER_BAD_ANSWER'],
    [200, { object: 'list' }, 'PROVIDER_BAD_ANSWER'],
    [200, { data: [{ index: 3, embedding: [1] }] }, 'PROVIDER_BAD_ANSWER'],
    [200, { data: [{ index: 0, embedding: 'AACAPw==' }] }, 'PROVIDER_BAD_ANSWER'],
  ])('answers %i %j with %s and a failed call', async (status, body, code) => {
    next = () => ({ status, body });
    const thrown = await failure();
    expect(thrown.code).toBe(code);
    expect(thrown.calls).toMatchObject([{ status: 'error', error_code: code, api_calls: 1 }]);
  });

  it('honours Retry-After', async () => {
    next = () => ({ status: 429, headers: { 'retry-after': '7' }, body: error('rate_limit_exceeded') });
    expect((await failure()).retryAfterMs).toBe(7000);
  });

  it("gives up after the model's time limit", async () => {
    next = () => new Promise((resolve) => setTimeout(() => resolve({ status: 200, body: {} }), 500));
    expect((await failure({ timeout_ms: 40 })).code).toBe('PROVIDER_TIMEOUT');
  });

  it('calls a provider that is not there unavailable', async () => {
    expect((await failure({ base_url: 'http://127.0.0.1:1/v1' })).code).toBe('PROVIDER_UNAVAILABLE');
  });

  it("rejects with the signal's reason where it is told to stop", async () => {
    next = () => new Promise((resolve) => setTimeout(() => resolve(undefined), 300));
    const stop = new AbortController();
    const embedding = (await embedder()).embed(['a'], { signal: stop.signal });
    stop.abort(new Error('the worker ends'));
    await expect(embedding).rejects.toThrow('the worker ends');
  });

  it('never repeats a key or what the provider said about it', async () => {
    const thrown = await failure({ api_key_env: 'OTHER_API_KEY' });
    expect(thrown.code).toBe('PROVIDER_AUTH');
    expect(JSON.stringify([thrown.message, thrown.calls])).not.toMatch(/sk-secret|\*\*\*\*/);
  });

  it('sends no Authorization to an endpoint that asks for no key', async () => {
    const open = await startMockProvider({ dimensions: 8, apiKey: null });
    try {
      const batch = await (await embedder({ base_url: open.baseUrl, api_key_env: null })).embed(['a']);
      expect(batch.vectors).toHaveLength(1);
    } finally {
      await open.close();
    }
  });
});

describe('createProvider', () => {
  it.each([
    ['nobody', {}, 'PROVIDER_UNKNOWN'],
    ['openai', { api_key_env: null }, 'PROVIDER_AUTH'],
    ['openai-compatible', { api_key_env: 'UNSET_API_KEY' }, 'PROVIDER_AUTH'],
    ['openai-compatible', { api_key_env: 'SUPABASE_SECRET_KEY' }, 'MODEL_CONFIG_INVALID'],
    ['openai-compatible', { api_key_env: 'PATH' }, 'MODEL_CONFIG_INVALID'],
    ['openai-compatible', { base_url: null }, 'MODEL_CONFIG_INVALID'],
    ['local', { dimensions: 0 }, 'MODEL_CONFIG_INVALID'],
    ['openai-compatible', { base_url: 'file:///etc/passwd' }, 'MODEL_CONFIG_INVALID'],
  ])('refuses %s %j with %s', async (kind, config, code) => {
    await expect((async () => await embedder(config, kind))()).rejects.toMatchObject({ code });
  });
});

describe('retryAfter', () => {
  const at = Date.UTC(2026, 0, 1);
  it.each([
    [{ 'retry-after': '3' }, 3000],
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after-ms': '250', 'retry-after': '9' }, 250],
    [{ 'retry-after': new Date(at + 5000).toUTCString() }, 5000],
    [{ 'retry-after': new Date(at - 5000).toUTCString() }, 0],
    [{ 'retry-after': '99999999' }, 86_400_000],
    [{ 'retry-after': 'soon' }, undefined],
    [{}, undefined],
  ])('reads %j', (headers, ms) => {
    expect(retryAfter(new Headers(headers as Record<string, string>), at)).toBe(ms);
  });
});
