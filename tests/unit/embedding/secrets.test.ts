import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Fault, ProviderSimulator } from '../../fixtures/provider-simulator/simulator.ts';
import { startOneAnswer } from './one-answer.ts';
import { entryOf, EVERY_FORMAT, failureOf, KEY, providerOf, startSimulator } from './simulated.ts';

const TEXT = 'dato confidencial';
let simulator: ProviderSimulator;
let elsewhere: Awaited<ReturnType<typeof startOneAnswer>>;
beforeAll(async () => {
  simulator = await startSimulator();
  elsewhere = await startOneAnswer();
});
afterAll(() => Promise.all([simulator.close(), elsewhere.close()]));

/** Everything that is printed while a test runs. */
let printed: string[];
beforeEach(() => {
  printed = [];
  for (const level of ['debug', 'log', 'info', 'warn', 'error'] as const) {
    vi.spyOn(console, level).mockImplementation((...said) => void printed.push(inspect(said)));
  }
});
afterEach(() => {
  vi.restoreAllMocks();
  simulator.reset();
});

describe.each(EVERY_FORMAT)('%s', (format) => {
  // The simulator quotes the key in its refusal of it, and the texts where it cannot embed them, as careless providers do.
  it.each<[string, Fault | null, string]>([
    ['a wrong key', null, 'wrong-key-0123456789'],
    ['an expired key', { kind: 'expired-key' }, KEY],
    ['a refused text', { kind: 'bad-text', containing: TEXT }, KEY],
    ['a broken answer', { kind: 'truncated' }, KEY],
    ['a cut connection', { kind: 'truncated', cut: true }, KEY],
    ['no answer', { kind: 'reset' }, KEY],
  ])('lets neither key nor text out by %s', async (_what, fault, key) => {
    if (fault !== null) simulator.misbehave('*', fault);
    const provider = await providerOf(entryOf(format, simulator.port), { TEST_API_KEY: key });
    const failure = await failureOf(provider, [TEXT]);
    const told = [inspect(failure, { depth: 9, showHidden: true }), provider.endpoint, ...printed].join('\n');
    expect(told).not.toContain(key);
    expect(told).not.toContain(TEXT);
  });

  it('takes the key to no other address', async () => {
    simulator.misbehave('*', { kind: 'redirect', to: `http://127.0.0.1:${elsewhere.port}/` });
    const failure = await failureOf(await providerOf(entryOf(format, simulator.port)));
    expect(failure).toMatchObject({ code: 'PROVIDER_BAD_ANSWER', billed: false });
    expect(elsewhere.seen).toEqual([]);
    expect(inspect(failure, { depth: 9 })).not.toContain(String(elsewhere.port));
  });

  it('prints nothing where all is well', async () => {
    await (await providerOf(entryOf(format, simulator.port))).embed([TEXT]);
    expect(printed).toEqual([]);
  });
});
