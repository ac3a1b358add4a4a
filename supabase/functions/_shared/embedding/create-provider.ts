import type { Env } from '../env.ts';
import { PipelineError } from '../errors/pipeline-error.ts';
import type { EmbeddingModel } from './model.ts';
import type { EmbeddingProvider } from './provider.ts';

/** A model that runs inside the Edge runtime, as `Supabase.ai.Session` offers it. */
export interface AiSession {
  run(
    text: string,
    options: { readonly mean_pool: true; readonly normalize: true },
  ): Promise<unknown>;
}

export interface ProviderDeps {
  readonly env: Env;
  readonly fetch?: typeof fetch;
  /** Opens one of the runtime's own models by its name; absent where the runtime has none. */
  readonly session?: ((model: string) => AiSession) | undefined;
}

export type CreateProvider = (
  model: EmbeddingModel,
  deps: ProviderDeps,
) => Promise<EmbeddingProvider>;

/**
 * Every provider, by its name in the registry. The paths are literals, so that a bundler finds them; each is loaded when
 * it is first asked for: a package that is not needed costs no start-up time.
 */
const PROVIDERS: Readonly<Record<string, CreateProvider>> = {
  openai: async (...given) => (await import('./providers/openai.ts')).createOpenAi(...given),
  'openai-compatible': async (...given) =>
    (await import('./providers/openai.ts')).createOpenAiCompatible(...given),
  gemini: async (...given) => (await import('./providers/gemini.ts')).createGemini(...given),
  cohere: async (...given) => (await import('./providers/cohere.ts')).createCohere(...given),
  supabase: async (...given) => (await import('./providers/supabase.ts')).createSupabase(...given),
  local: async (...given) => (await import('./providers/local.ts')).createLocal(...given),
};

/**
 * The provider of a model of the registry.
 * @throws PipelineError PROVIDER_UNKNOWN, MODEL_CONFIG_INVALID or PROVIDER_AUTH (its key is not set)
 */
export const createProvider: CreateProvider = async (model, deps) => {
  const create = Object.hasOwn(PROVIDERS, model.provider) ? PROVIDERS[model.provider] : undefined;
  if (create === undefined) {
    throw new PipelineError(
      'PROVIDER_UNKNOWN',
      `Cannot embed with model ${model.model_name}: there is no provider "${model.provider}"`,
    );
  }
  return await create(model, deps);
};
