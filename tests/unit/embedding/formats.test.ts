import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { vectorTexts } from '../../../supabase/functions/_shared/embedding/vectors.ts';
import type { Fault, ProviderSimulator } from '../../fixtures/provider-simulator/simulator.ts';
import {
  DIMENSIONS,
  entryOf,
  EVERY_FORMAT,
  failureOf,
  type Format,
  providerOf,
  startSimulator,
} from './simulated.ts';

let simulator: ProviderSimulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterEach(() => simulator.reset());
afterAll(() => simulator.close());

const embedder = (format: Format, config = {}) => providerOf(entryOf(format, simulator.port, config));

/** What holds for every provider alike. */
describe.each(EVERY_FORMAT)('%s', (format) => {
  it('gives one vector an input, in their order, by one call', async () => {
    const provider = await embedder(format);
    const { vectors } = await provider.embed(['uno', 'dos palabras', 'uno']);
    expect(vectors.map((vector) => vector.length)).toEqual([DIMENSIONS, DIMENSIONS, DIMENSIONS]);
    expect(vectors[0]).toEqual(vectors[2]);
    expect(vectors[0]).not.toEqual(vectors[1]);
    expect(simulator.calls).toMatchObject([{ status: 200, inputs: 3 }]);
    expect(provider.endpoint).toBe(`http://127.0.0.1:${simulator.port}${simulator.calls[0]?.path}`);
  });

  it('tells the provider the id of the call', async () => {
    await (await embedder(format)).embed(['uno'], { callId: 'job-7-2' });
    expect(simulator.calls).toMatchObject([{ callId: 'job-7-2' }]);
  });

  it('asks for fewer dimensions where the row says so, and for none where it does not', async () => {
    const provider = await embedder(format, { dimensions: 12, send_dimensions: true });
    const { vectors } = await provider.embed(['uno']);
    expect(vectors[0]).toHaveLength(12);
    expect(vectorTexts(vectors, { count: 1, dimensions: 12, normalised: true })).toHaveLength(1);
    expect((await (await embedder(format, { dimensions: 12 })).embed(['uno'])).vectors[0]).toHaveLength(
      DIMENSIONS,
    );
  });

  const late = { timeout_ms: 150 };
  it.each<[Fault, string, boolean, object?]>([
    [{ kind: 'rate-limit' }, 'PROVIDER_RATE_LIMITED', false],
    [{ kind: 'quota-gone' }, 'PROVIDER_QUOTA', false],
    [{ kind: 'expired-key' }, 'PROVIDER_AUTH', false],
    [{ kind: 'server-error' }, 'PROVIDER_UNAVAILABLE', false],
    [{ kind: 'server-error', status: 500 }, 'PROVIDER_UNAVAILABLE', false],
    [{ kind: 'bad-text', containing: 'texto' }, 'PROVIDER_REJECTED_INPUT', false],
    [{ kind: 'redirect', to: 'http://127.0.0.1:9/' }, 'PROVIDER_BAD_ANSWER', false],
    [{ kind: 'reset' }, 'PROVIDER_UNAVAILABLE', false],
    [{ kind: 'hang' }, 'PROVIDER_TIMEOUT', false, late],
    [{ kind: 'drip' }, 'PROVIDER_TIMEOUT', true, late],
    [{ kind: 'truncated' }, 'PROVIDER_BAD_ANSWER', true],
    [{ kind: 'truncated', cut: true }, 'PROVIDER_UNAVAILABLE', true],
    [{ kind: 'too-few' }, 'PROVIDER_BAD_ANSWER', true],
    [{ kind: 'endless' }, 'PROVIDER_BAD_ANSWER', true],
  ])('makes %j a failure with %s, billed: %s, of one call', async (fault, code, billed, config = {}) => {
    simulator.misbehave('*', fault);
    expect(await failureOf(await embedder(format, config))).toMatchObject({ code, billed });
    expect(simulator.calls).toHaveLength(1);
    expect(simulator.totals().answered).toBe(billed ? 1 : 0);
  });

  it.each<Fault>([{ kind: 'wrong-dimensions' }, { kind: 'nan' }])(
    'leaves %j to the check of the vectors',
    async (fault) => {
      simulator.misbehave('*', fault);
      const { vectors } = await (await embedder(format)).embed(['uno']);
      expect(() => vectorTexts(vectors, { count: 1, dimensions: DIMENSIONS, normalised: true })).toThrow(
        expect.objectContaining({ code: 'EMBEDDING_INVALID' }),
      );
    },
  );

  it('passes on how long the provider wants to be left alone', async () => {
    simulator.misbehave('*', { kind: 'rate-limit', retryAfter: '7' });
    expect((await failureOf(await embedder(format))).retryAfterMs).toBe(7000);
  });

  it('refuses a wrong key and a model that the provider does not know', async () => {
    const strange = await providerOf(entryOf(format, simulator.port), { TEST_API_KEY: 'another' });
    expect(await failureOf(strange)).toMatchObject({ code: 'PROVIDER_AUTH', billed: false });
    const unknown = await embedder(format, { model: 'nobody' });
    expect(await failureOf(unknown)).toMatchObject({ code: 'MODEL_CONFIG_INVALID', billed: false });
  });

  it('calls a provider that is not there unavailable', async () => {
    const provider = await providerOf(entryOf(format, 1));
    const { code, message } = await failureOf(provider);
    expect(code).toBe('PROVIDER_UNAVAILABLE');
    expect(message).toMatch(/^Cannot use modelo-.*: the provider cannot be reached/);
  });

  it("rejects with the signal's reason where it is told to stop, before and during the call", async () => {
    simulator.misbehave('*', { kind: 'hang' });
    const provider = await embedder(format);
    const stop = new AbortController();
    const embedding = provider.embed(['a'], { signal: stop.signal });
    stop.abort(new Error('the worker ends'));
    await expect(embedding).rejects.toThrow('the worker ends');
    await expect(provider.embed(['a'], { signal: stop.signal })).rejects.toThrow('the worker ends');
  });
});
