import { afterEach, describe, expect, it } from 'vitest';
import { Admission } from '../../fixtures/provider-simulator/admission.ts';
import {
  type ProviderSimulator,
  startProviderSimulator,
} from '../../fixtures/provider-simulator/simulator.ts';
import { ask, COHERE, GEMINI, MODELS, OPENAI } from './requests.ts';

let simulator: ProviderSimulator | undefined;
afterEach(async () => {
  await simulator?.close();
  simulator = undefined;
});
const many = (count: number): string[] => Array<string>(count).fill('a');
/** So many tokens of cl100k_base. */
const words = (count: number): string => `a${' a'.repeat(count - 1)}`;

describe("the APIs' own limits", () => {
  it.each([[OPENAI, 2048], [GEMINI, 100], [COHERE, 96]])(
    '$api takes %i texts and no more',
    async (model, most) => {
      simulator = await startProviderSimulator({ models: MODELS });
      expect((await ask(simulator, model, many(most))).status).toBe(200);
      expect((await ask(simulator, model, many(most + 1))).status).toBe(400);
      expect(simulator.totals()).toMatchObject({ calls: 2, answered: 1, inputs: most });
    },
  );

  it.each(MODELS)('$api takes no empty text, and not no text', async (model) => {
    simulator = await startProviderSimulator({ models: MODELS });
    expect((await ask(simulator, model, ['a', ''])).status).toBe(400);
    expect((await ask(simulator, model, [])).status).toBe(400);
  });

  it.each([
    [OPENAI, { dimensions: 17 }],
    [GEMINI, { outputDimensionality: 17 }],
    [COHERE, { output_dimension: 17 }],
  ])('$api has no more dimensions than the model has', async (model, extra) => {
    simulator = await startProviderSimulator({ models: MODELS });
    expect((await ask(simulator, model, ['a'], { extra })).status).toBe(400);
  });
});

describe("a model's own limits", () => {
  it('counts tokens a text and a request', async () => {
    const models = [{ ...OPENAI, maxTokensPerInput: 20, maxTokensPerRequest: 45 }];
    simulator = await startProviderSimulator({ models });
    expect((await ask(simulator, OPENAI, [words(21)])).status).toBe(400);
    expect((await ask(simulator, OPENAI, [words(20), words(20)])).status).toBe(200);
    const refused = await ask(simulator, OPENAI, many(46));
    expect(await refused.json()).toMatchObject({ error: { code: 'max_tokens_per_request' } });
  });

  it('cuts a text for Cohere, and counts what is left, unless it is told not to', async () => {
    simulator = await startProviderSimulator({ models: [{ ...COHERE, maxTokensPerInput: 4 }] });
    expect((await ask(simulator, COHERE, [words(30)])).status).toBe(200);
    expect(simulator.totals().billedTokens).toBe(4);
    expect((await ask(simulator, COHERE, [words(30)], { extra: { truncate: 'NONE' } })).status).toBe(400);
  });

  it('refuses more requests at once than it takes', async () => {
    simulator = await startProviderSimulator({ models: [{ ...OPENAI, maxConcurrent: 2 }], latencyMs: 100 });
    const answers = await Promise.all(many(5).map((text) => ask(simulator!, OPENAI, [text])));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 429, 429, 429]);
    expect((await ask(simulator, OPENAI, ['a'])).status).toBe(200);
  });

  it('refuses more requests a second than it takes, and says how long to wait', async () => {
    simulator = await startProviderSimulator({ models: [{ ...OPENAI, requestsPerSecond: 2 }] });
    for (let request = 0; request < 2; request++) await ask(simulator, OPENAI, ['a']);
    const { status, headers } = await ask(simulator, OPENAI, ['a']);
    expect([status, headers.get('retry-after')]).toEqual([429, '1']);
    expect(Number(headers.get('retry-after-ms'))).toBeGreaterThan(0);
    expect(Number(headers.get('retry-after-ms'))).toBeLessThanOrEqual(1000);
  });
});

describe('Admission', () => {
  it.each([[3, 1000], [0.5, 2000]])('lets in %d a second, in any second', (requestsPerSecond, span) => {
    let now = 0;
    const admission = new Admission(() => now);
    const model = { ...OPENAI, requestsPerSecond };
    const most = Math.max(1, requestsPerSecond);
    for (let request = 0; request < most; request++) admission.enter(model, 1);
    now = span - 1;
    expect(() => admission.enter(model, 1)).toThrow(/requests per second/);
    now = span;
    for (let request = 0; request < most; request++) admission.enter(model, 1);
    expect(() => admission.enter(model, 1)).toThrow(/requests per second/);
  });
});
