import { afterEach, describe, expect, it } from 'vitest';
import { countTokens } from '../../../supabase/functions/_shared/chunking/tokens.ts';
import { costOf, sumOf } from '../../fixtures/provider-simulator/dollars.ts';
import {
  type Fault,
  type ProviderSimulator,
  startProviderSimulator,
} from '../../fixtures/provider-simulator/simulator.ts';
import { ask, GEMINI, OPENAI } from './requests.ts';

let simulator: ProviderSimulator;
afterEach(() => simulator.close());
const start = async (latencyMs = 0) => {
  const models = [
    { ...OPENAI, usdPerMillionTokens: '0.02' },
    { ...GEMINI, usdPerMillionTokens: '0.15' },
  ];
  simulator = await startProviderSimulator({ models, latencyMs });
};
const TEXTS = ['La evaluación docente', 'tiene plazos', '<|endoftext|>'];
const TOKENS = TEXTS.reduce((sum, text) => sum + countTokens(text), 0);

describe('the bill', () => {
  it('counts tokens as the pipeline does, and dollars exactly', async () => {
    await start();
    await ask(simulator, OPENAI, TEXTS);
    await ask(simulator, GEMINI, ['a']);
    const one = simulator.totals('small');
    expect(one).toMatchObject({ calls: 1, answered: 1, inputs: 3, billedTokens: TOKENS });
    expect(one.usd).toBe(sumOf([costOf(TOKENS, '0.02')]));
    expect(simulator.totals('gem').usd).toBe('0.00000015');
    expect(simulator.totals().usd).toBe(sumOf([costOf(TOKENS, '0.02'), costOf(1, '0.15')]));
    expect(simulator.totals()).toMatchObject({ calls: 2, answered: 2, inputs: 4, billedTokens: TOKENS + 1 });
  });

  it.each<Fault>([
    { kind: 'truncated' },
    { kind: 'truncated', cut: true },
    { kind: 'wrong-dimensions' },
    { kind: 'nan' },
    { kind: 'too-few' },
    { kind: 'shuffled' },
    { kind: 'base64' },
    { kind: 'drip', bytesPerSecond: 1e6 },
  ])('has an answer that is of no use: %j', async (fault) => {
    await start();
    simulator.misbehave('small', fault);
    await (await ask(simulator, OPENAI, TEXTS)).text().catch(() => '');
    expect(simulator.totals()).toMatchObject({ calls: 1, answered: 1, billedTokens: TOKENS });
  });

  it.each<Fault>([
    { kind: 'rate-limit' },
    { kind: 'server-error' },
    { kind: 'expired-key' },
    { kind: 'quota-gone' },
    { kind: 'bad-text', containing: 'plazos' },
    { kind: 'redirect', to: 'http://127.0.0.1:1/' },
    { kind: 'reset' },
  ])('has no request that got no answer: %j', async (fault) => {
    await start();
    simulator.misbehave('small', fault);
    await ask(simulator, OPENAI, TEXTS).catch(() => {});
    expect(simulator.calls).toMatchObject([{ fault: fault.kind, tokens: TOKENS, billedTokens: 0 }]);
    expect(simulator.totals()).toMatchObject({ calls: 1, answered: 0, inputs: 0, billedTokens: 0, usd: '0' });
  });

  it('has an answer that nobody waited for, and none that hung', async () => {
    await start(60);
    await expect(ask(simulator, OPENAI, ['a'], { signal: AbortSignal.timeout(20) })).rejects.toThrow();
    expect(simulator.totals().billedTokens).toBe(0);
    await expect.poll(() => simulator.totals().billedTokens).toBe(1);
    simulator.misbehave('small', { kind: 'hang' });
    await expect(ask(simulator, OPENAI, ['a'], { signal: AbortSignal.timeout(100) })).rejects.toThrow();
    expect(simulator.totals()).toMatchObject({ calls: 2, answered: 1, billedTokens: 1 });
    expect(simulator.calls[1]).toMatchObject({ status: null, fault: 'hang' });
  });
});

describe('totals', () => {
  it('know how many requests there were at once, of each model and of all', async () => {
    await start(80);
    await Promise.all([OPENAI, OPENAI, GEMINI].map((model) => ask(simulator, model, ['a'])));
    await ask(simulator, GEMINI, ['a']);
    expect(simulator.totals('small').peak).toBe(2);
    expect(simulator.totals('gem').peak).toBe(1);
    expect(simulator.totals().peak).toBe(3);
  });

  it('start again with a reset', async () => {
    await start();
    simulator.misbehave('*', { kind: 'server-error' });
    await ask(simulator, OPENAI, ['a']);
    simulator.reset();
    expect(simulator.calls).toEqual([]);
    expect(simulator.totals()).toEqual({
      calls: 0,
      answered: 0,
      inputs: 0,
      billedTokens: 0,
      usd: '0',
      peak: 0,
    });
    expect((await ask(simulator, OPENAI, ['a'])).status).toBe(200);
  });

  it('hear of each answer that has left', async () => {
    const left: (string | null)[] = [];
    const onAnswered = ({ callId }: { callId: string | null }) => void left.push(callId);
    simulator = await startProviderSimulator({ models: [OPENAI], onAnswered });
    const headers = { 'x-client-request-id': 'seven' };
    await (await ask(simulator, OPENAI, ['a'], { headers })).json();
    await (await ask(simulator, OPENAI, [''], { headers })).json();
    await expect.poll(() => left).toEqual(['seven']);
  });
});

describe('dollars', () => {
  it.each([
    [[[1, '0.02']], '0.00000002'],
    [[[1_000_000, '0.02']], '0.02'],
    [[[50_000_000, '0.02']], '1'],
    [[[3, '0.1'], [7, '0.0000001']], '0.0000003000007'],
    [[[123_456_789_012, '0.13']], '16049.38257156'],
    [[[5, '0']], '0'],
    [[], '0'],
  ] as [[number, string][], string][])('of %j are %s', (parts, usd) => {
    expect(sumOf(parts.map(([tokens, price]) => costOf(tokens, price)))).toBe(usd);
  });
});
