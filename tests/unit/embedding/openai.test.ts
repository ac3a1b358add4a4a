import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ProviderSimulator } from '../../fixtures/provider-simulator/simulator.ts';
import { simulatedVector } from '../../fixtures/provider-simulator/simulator.ts';
import { startOneAnswer } from './one-answer.ts';
import { DIMENSIONS, entryOf, failureOf, providerOf, startSimulator } from './simulated.ts';

const ADA = { name: 'ada', api: 'openai', dimensions: DIMENSIONS } as const;
let simulator: ProviderSimulator;
let one: Awaited<ReturnType<typeof startOneAnswer>>;
beforeAll(async () => {
  simulator = await startSimulator();
  one = await startOneAnswer();
});
afterEach(() => simulator.reset());
afterAll(() => Promise.all([simulator.close(), one.close()]));

const simulated = () => providerOf(entryOf('openai', simulator.port));
const answering = (body: unknown) => {
  one.answer = { body };
  return providerOf(entryOf('openai', one.port));
};
const vector = (index: unknown, embedding: unknown) => ({ object: 'embedding', index, embedding });

describe('the OpenAI format', () => {
  it("gives the provider's vectors and its count of tokens", async () => {
    const { vectors, tokens } = await (await simulated()).embed(['uno', 'dos palabras']);
    expect(vectors).toEqual(['uno', 'dos palabras'].map((text) => simulatedVector(ADA, text)));
    expect(tokens).toBe(simulator.totals().billedTokens);
  });

  it('puts vectors in order by their index', async () => {
    simulator.misbehave('ada', { kind: 'shuffled' });
    const { vectors } = await (await simulated()).embed(['uno', 'dos', 'tres']);
    expect(vectors).toEqual(['uno', 'dos', 'tres'].map((text) => simulatedVector(ADA, text)));
  });

  it('reads base64 though it asked for floats', async () => {
    simulator.misbehave('ada', { kind: 'base64' });
    const { vectors } = await (await simulated()).embed(['uno', 'dos']);
    expect(vectors.map((one) => Array.from(one))).toEqual(
      ['uno', 'dos'].map((text) => Array.from(new Float32Array(simulatedVector(ADA, text)))),
    );
  });

  it.each([
    ['no usage', {}],
    ['null for usage', { usage: null }],
    ['a usage that is none', { usage: { total_tokens: 'many' } }],
  ])('does not know the tokens of an answer with %s', async (_what, usage) => {
    const provider = await answering({ data: [vector(0, [1])], ...usage });
    expect(await provider.embed(['a'])).toEqual({ vectors: [[1]], tokens: null });
  });

  it('takes vectors without index as they come', async () => {
    const provider = await answering({ data: [{ embedding: [1] }, { embedding: [2] }] });
    expect((await provider.embed(['a', 'b'])).vectors).toEqual([[1], [2]]);
  });

  it.each<[string, unknown]>([
    ['is cut off', '{"data": ['],
    ['is a web page', '<html>proxy</html>'],
    ['is null', null],
    ['is a text', '"data"'],
    ['is empty', ''],
    ['has no list', { object: 'list' }],
    ['has no vectors', { data: [] }],
    ['has one too many', { data: [vector(0, [1]), vector(1, [1])] }],
    ['has an index of no input', { data: [vector(3, [1])] }],
    ['has an index that is no number', { data: [vector('0', [1])] }],
    ['has no vector in an entry', { data: [null] }],
    ['has a text for a number', { data: [vector(0, [1, '1'])] }],
    ['has an object for a vector', { data: [vector(0, { 0: 1 })] }],
    ['has base64 that is none', { data: [vector(0, '***')] }],
    ['has base64 of half a number', { data: [vector(0, 'AACA')] }],
  ])('refuses an answer that %s, which is billed all the same', async (_what, body) => {
    const failure = await failureOf(await answering(body), ['a']);
    expect(failure).toMatchObject({ code: 'PROVIDER_BAD_ANSWER', billed: true, tokens: null });
  });

  it('knows what a useless answer counted', async () => {
    const provider = await answering({ data: [vector(0, [1]), vector(0, [1])], usage: { total_tokens: 9 } });
    expect(await failureOf(provider, ['a', 'b'])).toMatchObject({ billed: true, tokens: 9 });
  });

  it('sends no Authorization to an endpoint that asks for no key', async () => {
    one.answer = { body: { data: [vector(0, [1])] } };
    await (await providerOf(entryOf('openai-compatible', one.port, { api_key_env: null }))).embed(['a']);
    expect(one.seen.at(-1)).not.toHaveProperty('authorization');
  });
});
