import { describe, expect, it } from 'vitest';
import { ProviderFailure } from '../../../supabase/functions/_shared/models/provider-failure.ts';
import { PipelineError } from '../../../supabase/functions/_shared/errors/pipeline-error.ts';
import { HIT, MODEL, OTHER, search, space, type World } from './search-world.ts';

const query = 'plazo';
const CACHED = '[1,0]';
const ACTIVE = { id: 'm1', model_name: 'test', model_version: '2' };
const STAND_IN = { id: 'm2', model_name: 'sustituto', model_version: '2' };
const planOf = (...spaces: unknown[]): readonly unknown[] => [{ query, spaces }];
const both = planOf(space(), space({ model: OTHER, call_id: 'call-2' }));
const down = () => {
  throw new ProviderFailure('PROVIDER_TIMEOUT', 'Cannot embed: no answer', { billed: true, tokens: 3 });
};

describe('the spaces of a search', () => {
  it('take the vector that is known already, and then make no call', async () => {
    const { answer, searched, embedded, finished, timeouts } = await search({ query }, {
      plans: planOf(space({ embedding: CACHED, call_id: null })),
    });
    expect(searched).toMatchObject([{ query_embeddings: { m1: CACHED }, mode: 'hybrid' }]);
    expect([embedded, finished, timeouts]).toEqual([[], [], []]);
    expect(answer).toEqual({ results: [HIT], model: ACTIVE, mode: 'hybrid' });
  });

  it('are asked at the same time, each by its own model with its own prefix', async () => {
    let under = 0;
    let answerBoth = () => {};
    const begun = new Promise<void>((resolve) => (answerBoth = resolve));
    const { answer, searched, embedded } = await search({ query }, {
      plans: both,
      embed: async (_inputs, _options, model) => {
        if (++under === 2) answerBoth();
        await begun;
        return { vectors: [model === 'm1' ? [1, 0] : [0, 1]], tokens: 1 };
      },
    });
    expect(embedded).toMatchObject([{ model: 'm1', input: 'query: plazo' }, { model: 'm2', input: 'plazo' }]);
    expect(searched).toMatchObject([
      { query_embeddings: { m1: '[1000000e-6,0e-6]', m2: '[0e-6,1000000e-6]' } },
    ]);
    expect(answer).toEqual({
      results: [HIT],
      model: ACTIVE,
      models: [ACTIVE, STAND_IN],
      mode: 'hybrid',
    });
  });

  it.each([
    ['active', 'm1', 'm2', STAND_IN],
    ['other', 'm2', 'm1', ACTIVE],
  ])('do without that of the %s model where it fails, and say so', async (_which, failing, left, model) => {
    const embed: World['embed'] = (_inputs, _options, asked) =>
      asked === failing ? down() : { vectors: [[1, 0]], tokens: 1 };
    for (const mode of ['hybrid', 'vector']) {
      const { answer, searched } = await search({ query, mode }, { plans: both, embed });
      expect(searched).toMatchObject([{ query_embeddings: { [left]: '[1000000e-6,0e-6]' }, mode }]);
      expect(Object.keys(searched[0]?.['query_embeddings'] ?? {})).toHaveLength(1);
      expect(answer).toEqual({ results: [HIT], model, mode, degraded: true });
    }
  });

  it('say why the first of them failed where all do', async () => {
    const embed: World['embed'] = (_inputs, _options, model) => {
      throw new ProviderFailure(
        model === 'm1' ? 'PROVIDER_RATE_LIMITED' : 'PROVIDER_TIMEOUT',
        'Cannot embed',
      );
    };
    const { status, answer } = await search({ query, mode: 'vector' }, { plans: both, embed });
    expect([status, answer.code]).toEqual([429, 'PROVIDER_RATE_LIMITED']);
  });
});

describe('a call that may not be made', () => {
  it.each([
    ['budget', 502, 'PROVIDER_UNAVAILABLE', 'BUDGET_EXHAUSTED'],
    ['busy', 429, 'PROVIDER_RATE_LIMITED', 'PROVIDER_RATE_LIMITED'],
    ['held', 429, 'PROVIDER_RATE_LIMITED', 'PROVIDER_RATE_LIMITED'],
    ['open', 503, 'CIRCUIT_OPEN', 'CIRCUIT_OPEN'],
    ['probing', 503, 'CIRCUIT_OPEN', 'CIRCUIT_OPEN'],
  ])('(%s) is not: text is searched instead', async (refused, status, code, logged) => {
    const plans = planOf(space({ call_id: null, refused }));
    const hybrid = await search({ query }, { plans });
    expect(hybrid).toMatchObject({
      status: 200,
      answer: { results: [HIT], model: null, mode: 'text', degraded: true },
      embedded: [],
      finished: [],
      lines: [`warn question not embedded ${logged}`],
    });
    const vector = await search({ query, mode: 'vector' }, { plans });
    expect([vector.status, vector.answer.code, vector.searched]).toEqual([status, code, []]);
    expect(vector.answer.message).toMatch(/^Cannot .+: .+/);
  });

  it('leaves the other spaces as they are', async () => {
    const plans = planOf(
      space({ call_id: null, refused: 'open' }),
      space({ model: OTHER, embedding: CACHED }),
    );
    const { answer, searched } = await search({ query }, { plans });
    expect(searched).toMatchObject([{ query_embeddings: { m2: CACHED } }]);
    expect(answer).toEqual({ results: [HIT], model: STAND_IN, mode: 'hybrid', degraded: true });
  });
});

describe('a call that was made', () => {
  it('is settled with its vector, for which nobody waits', async () => {
    const { status, finished, background } = await search({ query: '  Plazo ' }, {
      plans: planOf(space()),
      finish: () => new Promise(() => {}),
    });
    expect(status).toBe(200);
    expect(background).toHaveLength(1);
    expect(finished).toEqual([{
      model_id: 'm1',
      query,
      call: expect.objectContaining({ id: 'call-1', status: 'ok', made: true, billed: true, tokens: 7 }),
      embedding: '[600000e-6,800000e-6]',
    }]);
  });

  it('is settled without one where it failed', async () => {
    const { finished } = await search({ query }, { plans: planOf(space()), embed: down });
    expect(finished).toMatchObject([{
      call: { id: 'call-1', status: 'error', error_code: 'PROVIDER_TIMEOUT', billed: true, tokens: 3 },
      embedding: null,
    }]);
  });

  it('is settled as not made where the model cannot be used', async () => {
    const plans = planOf(space({ model: { ...MODEL, config: {} } }));
    const { finished, answer } = await search({ query }, { plans });
    expect(finished).toMatchObject([{ call: { error_code: 'MODEL_CONFIG_INVALID', made: false } }]);
    expect(answer).toMatchObject({ mode: 'text', degraded: true });
  });

  it('is left to the sweep where it cannot be settled', async () => {
    const { status, lines, background } = await search({ query }, {
      finish: () => Promise.reject(new Error('down')),
    });
    await Promise.all(background);
    expect([status, lines]).toEqual([200, ['error call not settled']]);
  });

  it.each([[30_000, 10_000], [undefined, 10_000], [2000, 2000]])(
    'has ten seconds at most: of %s ms, %i',
    async (timeout_ms, used) => {
      const model = { ...MODEL, config: { ...MODEL.config, timeout_ms } };
      expect((await search({ query }, { plans: planOf(space({ model })) })).timeouts).toEqual([used]);
    },
  );
});

describe('a model that is retired between the plan and the search', () => {
  const retired = new PipelineError('INVALID_STATE', 'Cannot search by vector: no longer in use');
  const plans = [
    { query, spaces: [space()] },
    { query, spaces: [space({ model: OTHER, call_id: 'call-2' })] },
  ];

  it('makes it ask once more, for the model that is active now', async () => {
    const { status, answer, searched } = await search({ query }, { plans, raise: [retired] });
    expect([status, answer]).toEqual([200, { results: [HIT], model: STAND_IN, mode: 'hybrid' }]);
    expect(searched.map(({ query_embeddings }) => Object.keys(query_embeddings ?? {}))).toEqual([['m1'], [
      'm2',
    ]]);
  });

  it('does so no second time', async () => {
    const { status, answer, planned } = await search({ query }, { plans, raise: [retired, retired] });
    expect([status, answer.code]).toEqual([409, 'INVALID_STATE']);
    expect(planned).toHaveLength(2);
  });

  it('does not where there was no vector', async () => {
    const { status, searched } = await search({ query, mode: 'text' }, { raise: [retired] });
    expect([status, searched.length]).toEqual([409, 1]);
  });
});
