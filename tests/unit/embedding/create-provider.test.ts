import { describe, expect, it } from 'vitest';
import { createProvider } from '../../../supabase/functions/_shared/embedding/create-provider.ts';
import { parseModel } from '../../../supabase/functions/_shared/embedding/model.ts';

const URL = 'http://127.0.0.1:9/v1';

function create(provider: string, config: Record<string, unknown>, keys: Record<string, string> = {}) {
  const model = parseModel({
    id: 'm1',
    model_name: 'un modelo',
    model_version: '1',
    provider,
    config: { dimensions: 8, ...config },
  });
  return createProvider(model, { env: (name) => keys[name] });
}

describe('createProvider', () => {
  it.each([
    ['nobody', {}, 'PROVIDER_UNKNOWN'],
    ['constructor', {}, 'PROVIDER_UNKNOWN'],
    ['anthropic', {}, 'PROVIDER_UNKNOWN'],
    ['openai', {}, 'PROVIDER_AUTH'],
    ['gemini', {}, 'PROVIDER_AUTH'],
    ['cohere', { task_passage: 'a', task_query: 'b' }, 'PROVIDER_AUTH'],
    ['openai-compatible', { base_url: URL, api_key_env: 'UNSET_API_KEY' }, 'PROVIDER_AUTH'],
    ['openai-compatible', { base_url: URL, api_key_env: 'SUPABASE_SECRET_KEY' }, 'MODEL_CONFIG_INVALID'],
    ['openai-compatible', { base_url: URL, api_key_env: 'PATH' }, 'MODEL_CONFIG_INVALID'],
    ['openai-compatible', {}, 'MODEL_CONFIG_INVALID'],
    ['openai-compatible', { base_url: URL, task_query: 'RETRIEVAL_QUERY' }, 'MODEL_CONFIG_INVALID'],
  ])('refuses %s %j with %s', async (provider, config, code) => {
    await expect(create(provider, config)).rejects.toMatchObject({ code });
  });

  it.each([
    ['openai', {}, 'OPENAI_API_KEY', 'https://api.openai.com/v1/embeddings'],
    [
      'gemini',
      { model: 'm' },
      'GEMINI_API_KEY',
      'https://generativelanguage.googleapis.com/v1beta/models/m:batchEmbedContents',
    ],
    ['cohere', { task_passage: 'a', task_query: 'b' }, 'COHERE_API_KEY', 'https://api.cohere.com/v2/embed'],
  ])("knows %s's address and the usual name of its key", async (provider, config, name, endpoint) => {
    expect((await create(provider, config, { [name]: 'k' })).endpoint).toBe(endpoint);
  });

  it('takes no key that a header cannot carry, and does not repeat it', async () => {
    const creating = create('openai', {}, { OPENAI_API_KEY: 'clave\ncon salto' });
    await expect(creating).rejects.toMatchObject({
      code: 'PROVIDER_AUTH',
      message: expect.not.stringContaining('clave'),
    });
    await expect(create('openai', {}, { OPENAI_API_KEY: ' clave\n' })).resolves.toBeDefined();
  });
});
