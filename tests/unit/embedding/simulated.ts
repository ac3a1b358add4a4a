import { createProvider } from '../../../supabase/functions/_shared/embedding/create-provider.ts';
import { type EmbeddingModel, parseModel } from '../../../supabase/functions/_shared/embedding/model.ts';
import {
  type EmbeddingProvider,
  type EmbedOptions,
} from '../../../supabase/functions/_shared/embedding/provider.ts';
import { ProviderFailure } from '../../../supabase/functions/_shared/models/provider-failure.ts';
import {
  type ProviderSimulator,
  startProviderSimulator,
} from '../../fixtures/provider-simulator/simulator.ts';

export const DIMENSIONS = 16;
export const KEY = 'sk-simulated-0123456789';
export const TASKS = {
  gemini: { task_passage: 'RETRIEVAL_DOCUMENT', task_query: 'RETRIEVAL_QUERY' },
  cohere: { task_passage: 'search_document', task_query: 'search_query' },
};

/** Each wire format by the registry's entry that leads to it: provider, path of `base_url`, and the rest of its config. */
export const FORMATS = {
  'openai': ['openai', '/openai/v1', {}],
  'openai-compatible': ['openai-compatible', '/openai/v1', {}],
  'gemini': ['gemini', '/gemini/v1beta', TASKS.gemini],
  'gemini, by its OpenAI format': ['gemini', '/gemini/v1beta/openai', {}],
  'cohere': ['cohere', '/cohere/v2', TASKS.cohere],
  'cohere, by its OpenAI format': ['cohere', '/cohere/compatibility/v1', {}],
} as const;
export type Format = keyof typeof FORMATS;
export const EVERY_FORMAT = Object.keys(FORMATS) as Format[];

export function startSimulator(): Promise<ProviderSimulator> {
  const model = { dimensions: DIMENSIONS, apiKey: KEY };
  return startProviderSimulator({
    models: [
      { ...model, name: 'ada', api: 'openai' },
      { ...model, name: 'gem', api: 'gemini' },
      { ...model, name: 'coh', api: 'cohere' },
    ],
  });
}

const NAMES: Readonly<Record<string, string>> = { gemini: 'gem', cohere: 'coh' };

export function entryOf(format: Format, port: number, config: Record<string, unknown> = {}): EmbeddingModel {
  const [provider, path, tasks] = FORMATS[format];
  return parseModel({
    id: 'm1',
    model_name: `modelo-${provider}`,
    model_version: '1',
    provider,
    config: {
      dimensions: DIMENSIONS,
      model: NAMES[provider] ?? 'ada',
      base_url: `http://127.0.0.1:${port}${path}`,
      api_key_env: 'TEST_API_KEY',
      ...tasks,
      ...config,
    },
  });
}

export function providerOf(model: EmbeddingModel, keys: Record<string, string> = { TEST_API_KEY: KEY }) {
  return createProvider(model, { env: (name) => keys[name] });
}

/** What the call rejects with, which must be a ProviderFailure. */
export async function failureOf(
  provider: EmbeddingProvider,
  inputs: readonly string[] = ['texto'],
  options: EmbedOptions = {},
): Promise<ProviderFailure> {
  const thrown: unknown = await provider.embed(inputs, options).then(
    () => new Error('it did not fail'),
    (cause: unknown) => cause,
  );
  if (!(thrown instanceof ProviderFailure)) throw thrown;
  return thrown;
}
