import { describe, expect, it } from 'vitest';
import {
  type AiSession,
  createProvider,
  type ProviderDeps,
} from '../../../supabase/functions/_shared/embedding/create-provider.ts';
import { parseModel } from '../../../supabase/functions/_shared/embedding/model.ts';
import { aiSession } from '../../../supabase/functions/_shared/runtime/edge-runtime.ts';
import { failureOf } from './simulated.ts';

const model = (config = {}) =>
  parseModel({
    id: 'm',
    model_name: 'gte-small',
    model_version: '1',
    provider: 'supabase',
    config: { dimensions: 3, ...config },
  });

const env = () => undefined;
const running = (run: AiSession['run'], config = {}) =>
  createProvider(model(config), { env, session: () => ({ run }) });

describe("the runtime's own model", () => {
  it('is asked for one text at a time, pooled and of length 1', async () => {
    const asked: unknown[] = [];
    const session: ProviderDeps['session'] = (name) => ({
      run: async (text, options) => {
        asked.push([name, text, options]);
        return [text.length, 0, 0];
      },
    });
    const provider = await createProvider(model(), { env, session });
    expect(await provider.embed(['uno', 'cuatro'])).toEqual({
      vectors: [[3, 0, 0], [6, 0, 0]],
      tokens: null,
    });
    const options = { mean_pool: true, normalize: true };
    expect(asked).toEqual([['gte-small', 'uno', options], ['gte-small', 'cuatro', options]]);
    expect(provider.endpoint).toBe('Supabase.ai');
  });

  it('is unknown where the runtime has none', async () => {
    expect(aiSession).toBeUndefined();
    await expect(createProvider(model(), { env, session: aiSession })).rejects.toMatchObject({
      code: 'PROVIDER_UNKNOWN',
      message: expect.stringContaining('hosted Supabase'),
    });
  });

  it.each<[string, string, AiSession['run']]>([
    ['fails', 'PROVIDER_UNAVAILABLE', () => Promise.reject(new Error('the text was: secreto'))],
    ['gives no vector', 'PROVIDER_BAD_ANSWER', () => Promise.resolve({ error: 'no' })],
    ['never ends', 'PROVIDER_TIMEOUT', () => new Promise(() => {})],
  ])('costs nothing where it %s (%s)', async (_what, code, run) => {
    const failure = await failureOf(await running(run, { timeout_ms: 50 }), ['secreto']);
    expect(failure).toMatchObject({ code, billed: false, tokens: null });
    expect(failure.message).not.toContain('secreto');
  });

  it("stops between two texts, with the signal's reason", async () => {
    const stop = new AbortController();
    let runs = 0;
    const provider = await running(() => {
      runs++;
      stop.abort(new Error('the worker ends'));
      return Promise.resolve([1, 0, 0]);
    });
    await expect(provider.embed(['a', 'b'], { signal: stop.signal })).rejects.toThrow('the worker ends');
    expect(runs).toBe(1);
  });
});
