import { describe, expect, it } from 'vitest';
import {
  type CreateProvider,
  createProvider,
} from '../../../supabase/functions/_shared/embedding/create-provider.ts';
import {
  type EmbeddingProvider,
  ProviderFailure,
} from '../../../supabase/functions/_shared/embedding/provider.ts';
import { runStage } from '../../../supabase/functions/_shared/worker/run-stage.ts';
import { embedJob } from '../../../supabase/functions/embed/handler.ts';
import { startMockProvider } from '../../fixtures/mock-provider/mock-provider.ts';
import { FakeWork, fakeWorld, job } from './fakes.ts';

const MODEL = {
  id: 'm1',
  model_name: 'test',
  model_version: '1',
  provider: 'openai-compatible',
  config: { dimensions: 2 },
};
const TEXTS = [
  { chunk_id: 11, input_hash: 'aa', input: 'uno', tokens: 1 },
  { chunk_id: 12, input_hash: 'bb', input: 'dos', tokens: 1 },
];
const CALL = {
  provider: 'openai-compatible',
  endpoint: 'e',
  status: 'ok',
  error_code: null,
  api_calls: 1,
  tokens: 9,
  tokens_estimated: false,
  latency_ms: 3,
} as const;

async function embed(
  create: CreateProvider,
  context: Record<string, unknown> = {},
  prepare: (world: ReturnType<typeof fakeWorld>) => void = () => {},
) {
  const work = new FakeWork([
    job(1, { stage: 'embedding', context: { model: MODEL, texts: TEXTS, ...context } }),
  ]);
  const world = fakeWorld(work);
  prepare(world);
  const env = (name: string) => (name === 'TEST_API_KEY' ? 'mock-key' : undefined);
  await runStage(
    'embedding',
    embedJob({ createProvider: create, provider: { env, tick: () => 0 } }),
    world.deps,
  );
  return work.reports;
}

const provided = (provider: EmbeddingProvider): CreateProvider => () => Promise.resolve(provider);
const vectors = (...given: number[][]) =>
  provided({
    embed: () => Promise.resolve({ vectors: given, tokens: 9, tokensEstimated: false, calls: [CALL] }),
  });

describe('embed', () => {
  it('reports a vector for each text, of length 1, as Postgres reads it, and the calls', async () => {
    expect(await embed(vectors([3, 4], [0, -2]))).toMatchObject([{
      call: 'complete',
      result: {
        model_id: 'm1',
        embeddings: [
          { chunk_id: 11, input_hash: 'aa', embedding: '[600000e-6,800000e-6]' },
          { chunk_id: 12, input_hash: 'bb', embedding: '[0e-6,-1000000e-6]' },
        ],
        calls: [CALL],
      },
    }]);
  });

  it('embeds exactly what it was given, in one call', async () => {
    const asked: (readonly string[])[] = [];
    await embed(provided({
      embed(inputs) {
        asked.push(inputs);
        return Promise.resolve({ vectors: [[1, 0], [1, 0]], tokens: 1, tokensEstimated: false, calls: [] });
      },
    }));
    expect(asked).toEqual([['uno', 'dos']]);
  });

  it.each([
    ['a vector too few', vectors([1, 0])],
    ['another length', vectors([1, 0], [1, 0, 0])],
    ['not finite', vectors([1, 0], [NaN, 0])],
  ])('does not store vectors with %s, and keeps the call that was paid', async (_what, create) => {
    expect(await embed(create)).toMatchObject([
      {
        call: 'fail',
        code: 'EMBEDDING_INVALID',
        details: { calls: [{ status: 'ok', error_code: 'EMBEDDING_INVALID', tokens: 9 }] },
      },
    ]);
  });

  it("reports a provider's failure with its calls", async () => {
    const calls = [{ ...CALL, status: 'error', error_code: 'PROVIDER_RATE_LIMITED' } as const];
    const failing = provided({
      embed: () =>
        Promise.reject(
          new ProviderFailure('PROVIDER_RATE_LIMITED', 'Cannot embed: slow down', calls, {
            retryAfterMs: 4000,
          }),
        ),
    });
    expect(await embed(failing)).toMatchObject([{
      call: 'fail',
      code: 'PROVIDER_RATE_LIMITED',
      details: { calls },
    }]);
  });

  it.each([
    ['a model that is not well-formed', { model: { ...MODEL, config: {} } }, 'MODEL_CONFIG_INVALID'],
    ['an unknown provider', { model: { ...MODEL, provider: 'nobody' } }, 'PROVIDER_UNKNOWN'],
    ['a key that is not set', { model: { ...MODEL, provider: 'openai' } }, 'PROVIDER_AUTH'],
    ['texts that are none', { texts: [{ chunk_id: 'x' }] }, 'INTERNAL'],
  ])('fails for good on %s', async (_what, context, code) => {
    expect(await embed(createProvider, context)).toMatchObject([{ call: 'fail', code }]);
  });

  it('hands a batch back, and does not fail it, when the worker is about to end', async () => {
    const reports = await embed(
      provided({
        embed: (_inputs, { signal } = {}) =>
          new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
      }),
      {},
      (world) => setTimeout(() => world.shutdown.abort(), 5),
    );
    expect(reports).toMatchObject([{ call: 'checkpoint' }]);
  });

  it('works with a real endpoint of the protocol, from job to vectors', async () => {
    const provider = await startMockProvider({ dimensions: 2 });
    try {
      const model = {
        ...MODEL,
        config: { dimensions: 2, base_url: provider.baseUrl, api_key_env: 'TEST_API_KEY' },
      };
      expect(await embed(createProvider, { model })).toMatchObject([
        { call: 'complete', result: { calls: [{ status: 'ok', tokens: provider.tokens }] } },
      ]);
      expect(provider.inputs).toBe(2);
    } finally {
      await provider.close();
    }
  });
});
