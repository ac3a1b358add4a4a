import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { vectorTexts } from '../../../supabase/functions/_shared/embedding/vectors.ts';
import { type ProviderSimulator, simulatedVector } from '../../fixtures/provider-simulator/simulator.ts';
import { startOneAnswer } from './one-answer.ts';
import { DIMENSIONS, entryOf, failureOf, providerOf, startSimulator } from './simulated.ts';

let simulator: ProviderSimulator;
let one: Awaited<ReturnType<typeof startOneAnswer>>;
beforeAll(async () => {
  simulator = await startSimulator();
  one = await startOneAnswer();
});
afterEach(() => simulator.reset());
afterAll(() => Promise.all([simulator.close(), one.close()]));

const simulated = (config = {}) => providerOf(entryOf('gemini', simulator.port, config));
const purposes = () => simulator.calls.map(({ purpose }) => purpose);

describe('gemini', () => {
  it("gives the provider's vectors, and no tokens where it does not count any", async () => {
    const batch = await (await simulated()).embed(['uno', 'dos palabras']);
    const gem = { name: 'gem', api: 'gemini', dimensions: DIMENSIONS } as const;
    expect(batch).toEqual({
      vectors: ['uno', 'dos palabras'].map((text) => simulatedVector(gem, text)),
      tokens: null,
    });
  });

  it('tells passages from questions, with passages for the rule', async () => {
    const provider = await simulated();
    await provider.embed(['uno']);
    await provider.embed(['uno'], { purpose: 'passage' });
    await provider.embed(['uno'], { purpose: 'query' });
    expect(purposes()).toEqual(['RETRIEVAL_DOCUMENT', 'RETRIEVAL_DOCUMENT', 'RETRIEVAL_QUERY']);
  });

  it('sends no task type for a model that has none', async () => {
    await (await simulated({ task_passage: null, task_query: null })).embed(['uno']);
    expect(purposes()).toEqual([null]);
  });

  it('takes the name of a model with and without "models/"', async () => {
    const provider = await simulated({ model: 'models/gem' });
    await provider.embed(['uno']);
    expect(provider.endpoint).toBe(`${simulator.urls.gemini}/models/gem:batchEmbedContents`);
  });

  it('cannot be led to another path by the name of a model', async () => {
    const { endpoint } = await simulated({ model: '../../cohere/v2/embed?x=' });
    expect(new URL(endpoint).pathname).toMatch(/^\/gemini\/v1beta\/models\/[^/]+:batchEmbedContents$/);
  });

  it('gives shortened vectors, which are not of length 1, for the check to bring to it', async () => {
    const provider = await simulated({ dimensions: 12, send_dimensions: true });
    const { vectors } = await provider.embed(['evaluación docente']);
    const length = (numbers: ArrayLike<number>) => Math.hypot(...Array.from(numbers));
    expect(length(vectors[0] ?? [])).toBeLessThan(0.999);
    const [text = ''] = vectorTexts(vectors, { count: 1, dimensions: 12, normalised: true });
    expect(length(JSON.parse(text))).toBeCloseTo(1, 4);
  });

  it('reads the count of tokens where there is one', async () => {
    one.answer = { body: { embeddings: [{ values: [1] }], usageMetadata: { promptTokenCount: 4 } } };
    const provider = await providerOf(entryOf('gemini', one.port));
    expect(await provider.embed(['a'])).toEqual({ vectors: [[1]], tokens: 4 });
    expect(await failureOf(provider, ['a', 'b'])).toMatchObject({ billed: true, tokens: 4 });
  });

  it.each<[string, unknown]>([
    ['is no JSON', '<html>'],
    ['has no list', {}],
    ['has an entry without numbers', { embeddings: [{}] }],
    ['has a text for a number', { embeddings: [{ values: ['1'] }] }],
  ])('refuses an answer that %s, which is billed all the same', async (_what, body) => {
    one.answer = { body };
    const failure = await failureOf(await providerOf(entryOf('gemini', one.port)));
    expect(failure).toMatchObject({ code: 'PROVIDER_BAD_ANSWER', billed: true });
  });

  it('reads the wait that Google puts into the body', async () => {
    simulator.misbehave('gem', { kind: 'rate-limit', retryAfterMs: 1250 });
    expect((await failureOf(await simulated())).retryAfterMs).toBe(1250);
    const compatible = await providerOf(entryOf('gemini, by its OpenAI format', simulator.port));
    expect((await failureOf(compatible)).retryAfterMs).toBe(1250);
  });
});
