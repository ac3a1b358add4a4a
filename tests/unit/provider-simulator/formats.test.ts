import { Buffer } from 'node:buffer';
import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
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
beforeEach(() => simulator.reset());
afterAll(() => simulator.close());

const TEXTS = ['uno', 'dos palabras', 'tres'];

describe('each API in its own format', () => {
  it.each(MODELS)('answers one vector a text, in order: $api', async (model) => {
    const response = await ask(simulator, model, TEXTS);
    expect(response.status).toBe(200);
    expect(await vectorsOf(response)).toEqual(TEXTS.map((text) => simulatedVector(model, text)));
  });

  it('openai: says index, model and tokens', async () => {
    const body = await (await ask(simulator, OPENAI, TEXTS)).json();
    const { billedTokens } = simulator.totals();
    expect(body).toMatchObject({
      object: 'list',
      model: 'small',
      data: TEXTS.map((_, index) => ({ object: 'embedding', index })),
      usage: { prompt_tokens: billedTokens, total_tokens: billedTokens },
    });
  });

  it('openai: takes one text as a string, and answers base64 where it is asked for', async () => {
    const response = await ask(simulator, OPENAI, [], { extra: { input: 'uno', encoding_format: 'base64' } });
    const { data } = await response.json() as { data: { embedding: string }[] };
    const bytes = Buffer.from(data[0]!.embedding, 'base64');
    const floats = Array.from({ length: OPENAI.dimensions }, (_, at) => bytes.readFloatLE(at * 4));
    expect(floats).toEqual(simulatedVector(OPENAI, 'uno').map(Math.fround));
  });

  it('gemini: says nothing of tokens', async () => {
    const body = await (await ask(simulator, GEMINI, TEXTS)).json();
    expect(Object.keys(body as object)).toEqual(['embeddings']);
  });

  it('cohere: says what it bills, and repeats the texts', async () => {
    const body = await (await ask(simulator, COHERE, TEXTS)).json();
    expect(body).toMatchObject({
      id: expect.any(String),
      texts: TEXTS,
      meta: { billed_units: { input_tokens: simulator.totals().billedTokens } },
    });
  });

  it('cohere: wants an input_type', async () => {
    const response = await ask(simulator, COHERE, TEXTS, { extra: { input_type: undefined } });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ message: expect.stringContaining('input_type') });
  });

  it.each([
    [OPENAI, {}, null],
    [GEMINI, { taskType: 'RETRIEVAL_QUERY' }, 'RETRIEVAL_QUERY'],
    [COHERE, { input_type: 'search_query' }, 'search_query'],
  ])('notes purpose and call id: $api', async (model, extra, purpose) => {
    await ask(simulator, model, ['uno'], { extra, headers: { 'x-client-request-id': 'call-7' } });
    expect(simulator.calls).toMatchObject([{
      model: model.name,
      api: model.api,
      status: 200,
      fault: null,
      inputs: 1,
      purpose,
      callId: 'call-7',
    }]);
  });
});

describe('fewer dimensions', () => {
  const length = (vector: number[]) => Math.hypot(...vector);
  const fewer = [
    [OPENAI, { dimensions: 10 }],
    [GEMINI, { outputDimensionality: 10 }],
    [COHERE, { output_dimension: 10 }],
  ] as const;

  it.each(fewer)('are the first ones of the vector: $api', async (model, extra) => {
    const [vector] = await vectorsOf(await ask(simulator, model, ['uno dos tres'], { extra }));
    const whole = simulatedVector(model, 'uno dos tres').slice(0, 10);
    const scale = length(whole) / length(vector!);
    vector!.forEach((value, at) => expect(value * scale).toBeCloseTo(whole[at]!, 5));
  });

  it('have length 1, but not those of Gemini', async () => {
    const lengths = await Promise.all(fewer.map(async ([model, extra]) => {
      const [vector] = await vectorsOf(await ask(simulator, model, ['uno dos tres'], { extra }));
      return length(vector!);
    }));
    expect(lengths[0]).toBeCloseTo(1, 5);
    expect(lengths[1]).toBeLessThan(0.95);
    expect(lengths[2]).toBeCloseTo(1, 5);
  });
});

describe('the OpenAI-compatible endpoints', () => {
  const client = (path: string, apiKey: string) =>
    new OpenAI({ baseURL: `http://127.0.0.1:${simulator.port}${path}`, apiKey, maxRetries: 0 });

  it.each([
    ['/openai/v1', OPENAI],
    ['/gemini/v1beta/openai', GEMINI],
    ['/cohere/compatibility/v1', COHERE],
  ])('%s answers the OpenAI client', async (path, model) => {
    const { data, usage } = await client(path, model.apiKey ?? '').embeddings.create({
      model: model.name,
      input: TEXTS,
      encoding_format: 'float',
    });
    expect(data.map(({ embedding }) => embedding)).toEqual(TEXTS.map((text) => simulatedVector(model, text)));
    expect(usage?.total_tokens).toBe(model === GEMINI ? undefined : simulator.totals().billedTokens);
  });

  it.each([
    ['/openai/v1', OPENAI, 401],
    ['/gemini/v1beta/openai', GEMINI, 400],
    ['/cohere/compatibility/v1', COHERE, 401],
  ])('%s refuses another key with the status of its API', async (path, model, status) => {
    const asking = client(path, 'other').embeddings.create({ model: model.name, input: 'uno' });
    await expect(asking).rejects.toMatchObject({ status });
  });

  it("refuses base64 where it is Google's", async () => {
    const asking = client('/gemini/v1beta/openai', 'key-g').embeddings.create({
      model: 'gem',
      input: 'uno',
      encoding_format: 'base64',
    });
    await expect(asking).rejects.toMatchObject({ status: 400 });
  });
});

describe('what no API takes', () => {
  it.each([
    [OPENAI, 401, { error: { code: 'invalid_api_key', type: expect.any(String), param: null } }],
    [GEMINI, 400, {
      error: {
        code: 400,
        status: 'INVALID_ARGUMENT',
        details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' }],
      },
    }],
    [COHERE, 401, { message: expect.any(String) }],
  ])('another key: $api', async (model, status, body) => {
    const response = await ask(simulator, model, ['uno'], { key: 'wrong' });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject(body);
  });

  it.each([
    [OPENAI, { error: { code: 'model_not_found' } }],
    [GEMINI, { error: { code: 404, status: 'NOT_FOUND' } }],
    [COHERE, { message: expect.any(String) }],
  ])('an unknown model: $api', async (model, body) => {
    const response = await ask(simulator, { ...model, name: 'unknown' }, ['uno']);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject(body);
    expect(simulator.calls).toMatchObject([{ model: 'unknown', status: 404, billedTokens: 0 }]);
  });

  it('a model of another API', async () => {
    expect((await ask(simulator, { ...OPENAI, name: 'multi' }, ['uno'])).status).toBe(404);
  });

  it('another path, and no JSON', async () => {
    const send = (url: string, body: string) => fetch(url, { method: 'POST', body });
    expect((await send(`${simulator.urls.openai}/completions`, '{}')).status).toBe(404);
    expect((await send(`${simulator.urls.openai}/embeddings`, '{"model":')).status).toBe(400);
    expect(simulator.calls).toMatchObject([{ model: null, status: 400 }]);
  });

  it('two models that could not be told apart', async () => {
    const twice = startProviderSimulator({ models: [OPENAI, { ...GEMINI, name: OPENAI.name }] });
    await expect(twice).rejects.toThrow(/small and small/);
  });

  it('asks for no key where a model has none', async () => {
    const open = await startProviderSimulator({ models: [{ ...OPENAI, apiKey: null }] });
    try {
      expect((await ask(open, OPENAI, ['uno'], { headers: { authorization: '' } })).status).toBe(200);
    } finally {
      await open.close();
    }
  });
});
