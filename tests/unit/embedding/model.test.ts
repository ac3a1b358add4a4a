import { describe, expect, it } from 'vitest';
import { parseModel } from '../../../supabase/functions/_shared/embedding/model.ts';

const parse = (config: unknown) =>
  parseModel({ id: 'm', model_name: 'un modelo', model_version: '1', provider: 'openai', config }).config;

describe('parseModel', () => {
  it('fills in what a row leaves open, or sets to null', () => {
    const config = parse({ dimensions: 8, max_inputs: null, prefix_query: null });
    expect(config).toMatchObject({
      max_inputs: 2048,
      max_tokens_per_input: 8192,
      max_tokens_per_request: 300_000,
      prefix_passage: '',
      prefix_query: '',
      normalised: true,
      send_dimensions: false,
      timeout_ms: 30_000,
    });
  });

  it('keeps keys that it does not know', () => {
    expect(parse({ dimensions: 8, usd_per_million_tokens: 0.02 })).toMatchObject({
      usd_per_million_tokens: 0.02,
    });
  });

  it.each([
    [{}],
    [{ dimensions: 0 }],
    [{ dimensions: 4001 }],
    [{ dimensions: 8, base_url: 'file:///etc/passwd' }],
    [{ dimensions: 8, base_url: 'https://user:clave@example.org/v1' }],
    [{ dimensions: 8, base_url: 'https://example.org/v1?key=clave' }],
    [{ dimensions: 8, base_url: 'https://example.org/v1?' }],
    [{ dimensions: 8, base_url: 'https://example.org/v1#clave' }],
    [{ dimensions: 8, concurrency: 0 }],
    [{ dimensions: 8, requests_per_minute: 1.5 }],
    [{ dimensions: 8, tokens_per_minute: -1 }],
    [{ dimensions: 8, max_retries: -1 }],
    [{ dimensions: 8, timeout_ms: 600_001 }],
    [{ dimensions: 8, task_passage: 3 }],
    [{ dimensions: 8, languages: 'es' }],
    ['not an object'],
  ])('refuses %j', (config) => {
    expect(() => parse(config)).toThrow(expect.objectContaining({
      code: 'MODEL_CONFIG_INVALID',
      message: expect.stringMatching(/^Cannot use model un modelo: (?!.*clave)/),
    }));
  });

  it('takes no retries at all for an answer, and languages by their codes', () => {
    expect(parse({ dimensions: 8, max_retries: 0, languages: ['en', 'es'] })).toMatchObject({
      max_retries: 0,
      languages: ['en', 'es'],
    });
  });
});
