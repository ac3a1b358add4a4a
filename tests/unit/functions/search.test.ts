import { describe, expect, it } from 'vitest';
import type { CreateProvider } from '../../../supabase/functions/_shared/embedding/create-provider.ts';
import { ProviderFailure } from '../../../supabase/functions/_shared/embedding/provider.ts';
import { PipelineError } from '../../../supabase/functions/_shared/errors/pipeline-error.ts';
import { handleSearch } from '../../../supabase/functions/search/handler.ts';

const MODEL = {
  id: 'm1',
  model_name: 'test',
  model_version: '2',
  provider: 'local',
  config: { dimensions: 2, prefix_query: 'query: ' },
};
const HIT = { documento_id: 'd', titulo: 'Manual', page_start: 3, page_end: 4, score: 1 };

interface World {
  readonly model?: unknown;
  readonly raise?: unknown;
  readonly embed?: (inputs: readonly string[]) => Promise<never>;
}

async function search(body: unknown, { model = MODEL, raise, embed }: World = {}) {
  const calls: [string, Readonly<Record<string, unknown>>][] = [];
  const embedded: string[] = [];
  const createProvider: CreateProvider = () =>
    Promise.resolve({
      async embed(inputs) {
        embedded.push(...inputs);
        await embed?.(inputs);
        return { vectors: [[3, 4]], tokens: 1, tokensEstimated: false, calls: [] };
      },
    });
  const response = await handleSearch(
    new Request('http://f/search', { method: 'POST', body: JSON.stringify(body) }),
    {
      callerRpc: async (fn, args = {}) => {
        calls.push([fn, args]);
        if (raise) throw raise;
        return [HIT];
      },
      serviceRpc: async (fn) => {
        expect(fn).toBe('active_model');
        if (model instanceof Error) throw model;
        return model;
      },
      createProvider,
      provider: { env: () => undefined, tick: () => 0 },
      log: () => {},
    },
  );
  return { status: response.status, answer: await response.json(), calls, embedded };
}

describe('search', () => {
  it('embeds the question as the model wants it and asks the database as the caller', async () => {
    const { status, answer, calls, embedded } = await search({
      query: '  ¿Cuándo vence el plazo? ',
      k: 5,
      filter: { fuente: 'mineduc' },
    });
    expect(status).toBe(200);
    expect(answer).toEqual({
      results: [HIT],
      model: { id: 'm1', model_name: 'test', model_version: '2' },
      mode: 'hybrid',
    });
    expect(embedded).toEqual(['query: ¿Cuándo vence el plazo?']);
    expect(calls).toEqual([['search_documents', {
      query_text: '¿Cuándo vence el plazo?',
      query_embedding: '[600000e-6,800000e-6]',
      match_count: 5,
      filter: { fuente: 'mineduc' },
      as_of: null,
      snapshot_id: null,
      mode: 'hybrid',
    }]]);
  });

  it('asks no model for a search by text', async () => {
    const { answer, embedded, calls } = await search({ query: 'plazo', mode: 'text' }, {
      model: new Error('must not be asked'),
    });
    expect(answer).toEqual({ results: [HIT], model: null, mode: 'text' });
    expect(embedded).toEqual([]);
    expect(calls[0]?.[1]).toMatchObject({ query_embedding: null, mode: 'text' });
  });

  const down = () =>
    Promise.reject(new ProviderFailure('PROVIDER_UNAVAILABLE', 'Cannot embed: it is down', []));

  it('answers a hybrid search by text where the provider is down, and says so', async () => {
    const { status, answer, calls } = await search({ query: 'plazo' }, { embed: down });
    expect(status).toBe(200);
    expect(answer).toEqual({ results: [HIT], model: null, mode: 'text', degraded: true });
    expect(calls[0]?.[1]).toMatchObject({ query_embedding: null, mode: 'text' });
  });

  it('says why where a search by vector alone cannot be done', async () => {
    const { status, answer } = await search({ query: 'plazo', mode: 'vector' }, { embed: down });
    expect([status, answer.code]).toEqual([502, 'PROVIDER_UNAVAILABLE']);
  });

  it.each(['PROVIDER_AUTH', 'PROVIDER_QUOTA', 'MODEL_CONFIG_INVALID', 'EMBEDDING_INVALID'] as const)(
    'does not blame %s on the caller',
    async (code) => {
      const embed = () => Promise.reject(new PipelineError(code, 'Cannot embed: our key is wrong'));
      const { status, answer } = await search({ query: 'plazo', mode: 'vector' }, { embed });
      expect([status, answer.code]).toEqual([502, 'PROVIDER_UNAVAILABLE']);
      expect(answer.message).not.toContain('key');
    },
  );

  it('answers 503 to a search by vector where no model is active', async () => {
    const model = new PipelineError('NO_ACTIVE_MODEL', 'Cannot search: no model is active');
    expect(await search({ query: 'plazo', mode: 'vector' }, { model })).toMatchObject({
      status: 503,
      answer: { code: 'NO_ACTIVE_MODEL' },
    });
    expect(await search({ query: 'plazo' }, { model })).toMatchObject({
      status: 200,
      answer: { degraded: true },
    });
  });

  it('passes on what the database refuses', async () => {
    const raise = new PipelineError('UNKNOWN_FILTER', 'Cannot search: filter "color" is unknown');
    expect(await search({ query: 'plazo', filter: { color: 1 } }, { raise })).toMatchObject({
      status: 400,
      answer: { code: 'UNKNOWN_FILTER', message: 'Cannot search: filter "color" is unknown' },
    });
  });

  it('passes on as_of and snapshot_id', async () => {
    const at = '2026-01-01T00:00:00-03:00';
    const snapshot = '11111111-1111-1111-1111-111111111111';
    expect((await search({ query: 'plazo', as_of: at, snapshot_id: snapshot })).calls[0]?.[1]).toMatchObject({
      as_of: at,
      snapshot_id: snapshot,
    });
  });

  it.each([
    [{}, 'query'],
    [{ query: '   ' }, 'query'],
    [{ query: 'x'.repeat(2001) }, 'query'],
    [{ query: 'a\0b' }, 'query'],
    [{ query: 7 }, 'query'],
    [{ query: 'a', k: 0 }, 'k'],
    [{ query: 'a', k: 101 }, 'k'],
    [{ query: 'a', k: 1.5 }, 'k'],
    [{ query: 'a', k: '5' }, 'k'],
    [{ query: 'a', mode: 'magic' }, 'mode'],
    [{ query: 'a', filter: [] }, 'filter'],
    [{ query: 'a', as_of: 'yesterday' }, 'as_of'],
    [{ query: 'a', snapshot_id: 'latest' }, 'snapshot_id'],
    [{ query: 'a', limit: 3 }, 'limit'],
  ])('refuses %j, naming the field', async (body, field) => {
    const { status, answer, calls } = await search(body);
    expect([status, answer.code]).toEqual([400, 'INVALID_BODY']);
    expect(answer.message).toContain(`"${field}"`);
    expect(calls).toEqual([]);
  });
});
