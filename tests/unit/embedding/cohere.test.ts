import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
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

const simulated = (config = {}) => providerOf(entryOf('cohere', simulator.port, config));

describe('cohere', () => {
  it("gives the provider's vectors and the tokens it bills", async () => {
    const { vectors, tokens } = await (await simulated()).embed(['uno', 'dos palabras']);
    const coh = { name: 'coh', api: 'cohere', dimensions: DIMENSIONS } as const;
    expect(vectors).toEqual(['uno', 'dos palabras'].map((text) => simulatedVector(coh, text)));
    expect(tokens).toBe(simulator.totals().billedTokens);
  });

  it('tells passages from questions, with passages for the rule', async () => {
    const provider = await simulated();
    await provider.embed(['uno']);
    await provider.embed(['uno'], { purpose: 'query' });
    expect(simulator.calls.map(({ purpose }) => purpose)).toEqual(['search_document', 'search_query']);
  });

  it('says what the texts are where the row does not, as the API demands it', async () => {
    const provider = await simulated({ task_passage: null, task_query: '' });
    await provider.embed(['uno']);
    await provider.embed(['uno'], { purpose: 'query' });
    expect(simulator.calls.map(({ purpose }) => purpose)).toEqual(['search_document', 'search_query']);
  });

  it('has a text that is too long refused, not cut off', async () => {
    const long = 'palabra '.repeat(130_000);
    expect((await failureOf(await simulated(), [long])).code).toBe('PROVIDER_REJECTED_INPUT');
  });

  it.each<[string, unknown]>([
    ['is no JSON', '<html>'],
    ['has no vectors', { embeddings: {} }],
    ['has them in the form of version 1', { embeddings: [[1]] }],
    ['has a text for a number', { embeddings: { float: [['1']] } }],
  ])('refuses an answer that %s, which is billed all the same', async (_what, body) => {
    one.answer = { body };
    const failure = await failureOf(await providerOf(entryOf('cohere', one.port)));
    expect(failure).toMatchObject({ code: 'PROVIDER_BAD_ANSWER', billed: true });
  });

  it('knows what a useless answer counted', async () => {
    simulator.misbehave('coh', { kind: 'too-few' });
    const { tokens } = await failureOf(await simulated(), ['uno', 'dos']);
    expect(tokens).toBe(simulator.totals().billedTokens);
  });
});
