import process from 'node:process';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type ProviderSimulator,
  simulatedVector,
  startProviderSimulator,
} from '../../fixtures/provider-simulator/simulator.ts';
import { ask, COHERE, GEMINI, MODELS, OPENAI, vectorsOf } from './requests.ts';

let simulator: ProviderSimulator;
beforeAll(async () => {
  simulator = await startProviderSimulator({ models: MODELS });
});
afterEach(() => simulator.reset());
afterAll(() => simulator.close());
const TEXTS = ['uno', 'dos', 'tres'];

describe('refusals, in the words of each API', () => {
  const details = (...found: unknown[]) => ({
    error: { code: 429, status: 'RESOURCE_EXHAUSTED', details: found },
  });
  it.each(
    [
      ['rate-limit', OPENAI, 429, { error: { code: 'rate_limit_exceeded' } }],
      ['rate-limit', GEMINI, 429, { error: { code: 429, status: 'RESOURCE_EXHAUSTED' } }],
      ['rate-limit', COHERE, 429, { message: expect.any(String) }],
      ['server-error', OPENAI, 503, { error: { type: 'server_error' } }],
      ['server-error', GEMINI, 503, { error: { code: 503, status: 'UNAVAILABLE' } }],
      ['server-error', COHERE, 503, { message: expect.any(String) }],
      ['expired-key', OPENAI, 401, { error: { code: 'invalid_api_key' } }],
      ['expired-key', GEMINI, 400, {
        error: {
          message: expect.stringContaining('API key expired'),
          details: [{ reason: 'API_KEY_INVALID' }],
        },
      }],
      ['expired-key', COHERE, 401, { message: expect.any(String) }],
      ['quota-gone', OPENAI, 429, { error: { type: 'insufficient_quota', code: 'insufficient_quota' } }],
      ['quota-gone', GEMINI, 429, details({ violations: [{ quotaId: expect.stringContaining('PerDay') }] })],
      ['quota-gone', COHERE, 402, { message: expect.any(String) }],
    ] as const,
  )('%s: $1.api', async (kind, model, status, body) => {
    simulator.misbehave(model.name, { kind });
    const response = await ask(simulator, model, TEXTS);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject(body);
    expect(simulator.calls).toMatchObject([{ status, fault: kind }]);
  });

  it('server-error has the status that it is given', async () => {
    simulator.misbehave('*', { kind: 'server-error', status: 500 });
    expect(await (await ask(simulator, GEMINI, TEXTS)).json()).toMatchObject({
      error: { code: 500, status: 'INTERNAL' },
    });
    expect((await ask(simulator, COHERE, TEXTS)).status).toBe(500);
  });

  it('rate-limit says how long to wait, where it is told to', async () => {
    expect((await ask(simulator, OPENAI, TEXTS)).headers.get('retry-after')).toBeNull();
    simulator.misbehave('*', { kind: 'rate-limit', retryAfter: '9', retryAfterMs: 7000 });
    const openai = await ask(simulator, OPENAI, TEXTS);
    expect([openai.headers.get('retry-after'), openai.headers.get('retry-after-ms')]).toEqual(['9', '7000']);
    const gemini = await ask(simulator, GEMINI, TEXTS);
    expect(gemini.headers.get('retry-after')).toBe('9');
    expect(await gemini.json()).toMatchObject({
      error: { details: expect.arrayContaining([expect.objectContaining({ retryDelay: '7s' })]) },
    });
  });

  it('bad-text meets only requests with that text, whose error quotes it', async () => {
    simulator.misbehave('*', { kind: 'bad-text', containing: 'veneno' });
    const response = await ask(simulator, OPENAI, ['uno', 'con veneno dentro']);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('con veneno dentro');
    expect((await ask(simulator, OPENAI, TEXTS)).status).toBe(200);
  });

  it('redirect keeps method and body', async () => {
    simulator.misbehave('small', { kind: 'redirect', to: 'http://127.0.0.1:1/elsewhere' });
    const response = await ask(simulator, OPENAI, TEXTS);
    expect([response.status, response.headers.get('location')]).toEqual([
      307,
      'http://127.0.0.1:1/elsewhere',
    ]);
  });
});

describe('answers that are of no use', () => {
  it.each(MODELS)('wrong-dimensions: $api', async (model) => {
    simulator.misbehave('*', { kind: 'wrong-dimensions' });
    const vectors = await vectorsOf(await ask(simulator, model, TEXTS));
    expect(vectors.map(({ length }) => length)).toEqual([17, 17, 17]);
  });

  it.each(MODELS)('too-few: $api', async (model) => {
    simulator.misbehave('*', { kind: 'too-few' });
    expect(await vectorsOf(await ask(simulator, model, TEXTS))).toHaveLength(2);
  });

  it.each(MODELS)('nan, of which JSON knows no more than an infinite number: $api', async (model) => {
    simulator.misbehave('*', { kind: 'nan' });
    const vectors = await vectorsOf(await ask(simulator, model, TEXTS));
    expect(vectors.map((vector) => vector.every(Number.isFinite))).toEqual([true, true, false]);
  });

  it('truncated: half a body, or half a body and a cut connection', async () => {
    simulator.misbehave('*', { kind: 'truncated' }, { times: 1 });
    await expect((await ask(simulator, OPENAI, TEXTS)).json()).rejects.toThrow(SyntaxError);
    simulator.misbehave('*', { kind: 'truncated', cut: true });
    const cut = await ask(simulator, OPENAI, TEXTS);
    expect(cut.status).toBe(200);
    await expect(cut.text()).rejects.toThrow('terminated');
  });
});

describe('answers that a client has to understand', () => {
  it('shuffled: each vector has its right index', async () => {
    simulator.misbehave('*', { kind: 'shuffled' });
    const response = await ask(simulator, OPENAI, TEXTS);
    const { data } = await response.json() as { data: { index: number; embedding: number[] }[] };
    expect(data.map(({ index }) => index)).not.toEqual([0, 1, 2]);
    for (const { index, embedding } of data) {
      expect(embedding).toEqual(simulatedVector(OPENAI, TEXTS[index]!));
    }
  });

  it('base64 though float was asked for', async () => {
    simulator.misbehave('*', { kind: 'base64' });
    const response = await ask(simulator, OPENAI, ['uno'], { extra: { encoding_format: 'float' } });
    const { data } = await response.json() as { data: { embedding: unknown }[] };
    expect(data[0]!.embedding).toBeTypeOf('string');
  });

  it.each([GEMINI, COHERE])('neither of them where the format has no such thing: $api', async (model) => {
    simulator.misbehave('*', { kind: 'shuffled' });
    simulator.misbehave('*', { kind: 'base64' });
    const vectors = await vectorsOf(await ask(simulator, model, TEXTS));
    expect(vectors).toEqual(TEXTS.map((text) => simulatedVector(model, text)));
    expect(simulator.calls).toMatchObject([{ fault: null }]);
  });
});

describe('connections', () => {
  it('reset: cut before a word', async () => {
    simulator.misbehave('*', { kind: 'reset' });
    const failed = await ask(simulator, OPENAI, TEXTS).catch((thrown: unknown) => thrown);
    expect(failed).toMatchObject({ cause: { code: 'ECONNRESET' } });
  });

  it('hang: until the client goes', async () => {
    simulator.misbehave('*', { kind: 'hang' });
    const asking = ask(simulator, OPENAI, TEXTS, { signal: AbortSignal.timeout(50) });
    await expect(asking).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('drip: the headers at once, the body in time', async () => {
    simulator.misbehave('*', { kind: 'drip', bytesPerSecond: 2000 });
    const began = performance.now();
    const response = await ask(simulator, OPENAI, ['uno']);
    const headers = performance.now() - began;
    const { length } = await response.text();
    const seconds = (performance.now() - began) / 1000;
    expect(headers / 1000).toBeLessThan(seconds / 2);
    expect(length / seconds).toBeLessThan(2500);
  });

  it('endless: more than any answer, until the client goes', async () => {
    simulator.misbehave('*', { kind: 'endless' });
    const warnings: string[] = [];
    const onWarning = ({ message }: Error) => void warnings.push(message);
    process.on('warning', onWarning);
    const reader = (await ask(simulator, OPENAI, TEXTS)).body!.getReader();
    let bytes = 0;
    while (bytes < 5_000_000) bytes += (await reader.read()).value?.length ?? NaN;
    await reader.cancel();
    process.off('warning', onWarning);
    expect(bytes).toBeGreaterThan(5_000_000);
    expect(warnings).toEqual([]);
  });
});

describe('which requests they meet', () => {
  const statuses = async (count: number, model = OPENAI): Promise<number[]> => {
    const found: number[] = [];
    for (let n = 0; n < count; n++) found.push((await ask(simulator, model, ['a'])).status);
    return found;
  };

  it('those of their model, so many times', async () => {
    simulator.misbehave('small', { kind: 'server-error' }, { times: 2 });
    expect(await statuses(2, GEMINI)).toEqual([200, 200]);
    expect(await statuses(3)).toEqual([503, 503, 200]);
  });

  it('a share of them, the same ones for the same seed', async () => {
    const fail = () => simulator.misbehave('*', { kind: 'server-error' }, { share: 0.3 });
    fail();
    const first = await statuses(60);
    simulator.behave();
    fail();
    expect(await statuses(60)).toEqual(first);
    const failed = first.filter((status) => status === 503).length;
    expect(failed).toBeGreaterThan(8);
    expect(failed).toBeLessThan(30);
  });

  it('none that the first fault has met, and none after they are forgotten', async () => {
    simulator.misbehave('small', { kind: 'server-error' }, { times: 1 });
    simulator.misbehave('*', { kind: 'rate-limit' });
    simulator.misbehave('gem', { kind: 'quota-gone' });
    expect(await statuses(2)).toEqual([503, 429]);
    simulator.behave('*');
    expect(await statuses(1)).toEqual([200]);
    expect(await statuses(1, GEMINI)).toEqual([429]);
    simulator.behave();
    expect(await statuses(1, GEMINI)).toEqual([200]);
  });

  it('none without the right key', async () => {
    simulator.misbehave('small', { kind: 'server-error' }, { times: 1 });
    expect((await ask(simulator, OPENAI, ['a'], { key: 'wrong' })).status).toBe(401);
    expect(await statuses(2)).toEqual([503, 200]);
  });
});
