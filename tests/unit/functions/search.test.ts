import { describe, expect, it } from 'vitest';
import { ProviderFailure } from '../../../supabase/functions/_shared/models/provider-failure.ts';
import { PipelineError } from '../../../supabase/functions/_shared/errors/pipeline-error.ts';
import { HIT, search } from './search-world.ts';

describe('search', () => {
  it('embeds the question as the model wants it and asks the database as the caller', async () => {
    const { status, answer, planned, searched, embedded, lines } = await search({
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
    expect(planned).toEqual([{ query: '¿Cuándo vence el plazo?', as_of: null, snapshot_id: null }]);
    expect(embedded).toEqual([
      { model: 'm1', input: 'query: ¿cuándo vence el plazo?', purpose: 'query' },
    ]);
    expect(searched).toEqual([{
      query_text: '¿Cuándo vence el plazo?',
      query_embeddings: { m1: '[600000e-6,800000e-6]' },
      match_count: 5,
      filter: { fuente: 'mineduc' },
      as_of: null,
      snapshot_id: null,
      mode: 'hybrid',
    }]);
    expect(lines).toEqual([]);
  });

  it('asks no model for a search by text', async () => {
    const { answer, planned, embedded, searched } = await search({ query: 'plazo', mode: 'text' });
    expect(answer).toEqual({ results: [HIT], model: null, mode: 'text' });
    expect([planned, embedded]).toEqual([[], []]);
    expect(searched).toMatchObject([{ query_embeddings: null, mode: 'text' }]);
  });

  const down = () => {
    throw new ProviderFailure('PROVIDER_UNAVAILABLE', 'Cannot embed: it is down');
  };

  it('answers a hybrid search by text where the provider is down, and says so', async () => {
    const { status, answer, searched, lines } = await search({ query: 'plazo' }, { embed: down });
    expect(status).toBe(200);
    expect(answer).toEqual({ results: [HIT], model: null, mode: 'text', degraded: true });
    expect(searched).toMatchObject([{ query_embeddings: null, mode: 'text' }]);
    expect(lines).toEqual(['warn question not embedded PROVIDER_UNAVAILABLE']);
  });

  it('says why where a search by vector alone cannot be done', async () => {
    const { status, answer, lines } = await search({ query: 'plazo', mode: 'vector' }, { embed: down });
    expect([status, answer.code]).toEqual([502, 'PROVIDER_UNAVAILABLE']);
    expect(lines).toEqual(['warn question not embedded PROVIDER_UNAVAILABLE']);
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
    const plans = [new PipelineError('NO_ACTIVE_MODEL', 'Cannot search: no model is active')];
    expect(await search({ query: 'plazo', mode: 'vector' }, { plans })).toMatchObject({
      status: 503,
      answer: { code: 'NO_ACTIVE_MODEL' },
    });
    expect(await search({ query: 'plazo' }, { plans })).toMatchObject({
      status: 200,
      answer: { results: [HIT], model: null, mode: 'text', degraded: true },
    });
  });

  it('passes on what the database refuses', async () => {
    const unknown = new PipelineError('UNKNOWN_FILTER', 'Cannot search: filter "color" is unknown');
    expect(await search({ query: 'plazo', filter: { color: 1 } }, { raise: [unknown] })).toMatchObject({
      status: 400,
      answer: { code: 'UNKNOWN_FILTER', message: 'Cannot search: filter "color" is unknown' },
    });
    const pruned = new PipelineError('HISTORY_PRUNED', 'Cannot search as of 2020: it is pruned');
    expect(await search({ query: 'plazo', as_of: '2020-01-01' }, { plans: [pruned] })).toMatchObject({
      status: 410,
      answer: { code: 'HISTORY_PRUNED' },
    });
  });

  it('passes on as_of and snapshot_id, which decide the spaces too', async () => {
    const then = {
      as_of: '2026-01-01T00:00:00-03:00',
      snapshot_id: '11111111-1111-1111-1111-111111111111',
    };
    const { planned, searched } = await search({ query: 'plazo', ...then });
    expect(planned).toMatchObject([then]);
    expect(searched).toMatchObject([then]);
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
    const { status, answer, planned, searched } = await search(body);
    expect([status, answer.code]).toEqual([400, 'INVALID_BODY']);
    expect(answer.message).toContain(`"${field}"`);
    expect([planned, searched]).toEqual([[], []]);
  });
});
