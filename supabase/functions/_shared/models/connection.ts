import { type Env, providerKey } from '../env.ts';
import { PipelineError } from '../errors/pipeline-error.ts';
import type { Model } from './entry.ts';

/** Where a model's provider is and what opens it; a row of the registry may say otherwise. */
export interface ProviderDefaults {
  readonly url: string | null;
  /** Name of the secret; null for a provider that may ask for none. */
  readonly keyName: string | null;
}

export const OPENAI: ProviderDefaults = {
  url: 'https://api.openai.com/v1',
  keyName: 'OPENAI_API_KEY',
};
/** Any other endpoint that speaks OpenAI's format: its address and the name of its key are the row's. */
export const COMPATIBLE: ProviderDefaults = { url: null, keyName: null };

export interface Connection {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly key: string | null;
  /** The name the provider knows the model by. */
  readonly modelName: string;
}

/** @throws PipelineError MODEL_CONFIG_INVALID (no address) or PROVIDER_AUTH (the key is not set) */
export function connectionOf(
  model: Model,
  env: Env,
  defaults: ProviderDefaults,
): Connection {
  const { base_url, api_key_env, model: name } = model.config;
  const url = base_url ?? defaults.url;
  if (url === null) throw misconfigured(model, 'it has no base_url');
  const keyName = api_key_env ?? defaults.keyName;
  return {
    baseUrl: url.replace(/\/+$/, ''),
    key: keyName === null ? null : providerKey(env, keyName),
    modelName: name ?? model.model_name,
  };
}

export function misconfigured(
  model: Model,
  why: string,
): PipelineError {
  return new PipelineError(
    'MODEL_CONFIG_INVALID',
    `Cannot use model ${model.model_name}: ${why}`,
  );
}
