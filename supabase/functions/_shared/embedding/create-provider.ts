import type { Env } from '../env.ts';
import { PipelineError } from '../errors/pipeline-error.ts';
import type { EmbeddingModel } from './model.ts';
import type { EmbeddingProvider } from './provider.ts';

export interface ProviderDeps {
  readonly env: Env;
  /** A monotonic clock in milliseconds. */
  readonly tick: () => number;
  readonly fetch?: typeof fetch;
}

export type CreateProvider = (model: EmbeddingModel, deps: ProviderDeps) => Promise<EmbeddingProvider>;

/**
 * The provider of a model of the registry. Each implementation is loaded when it is first asked for: a package that is
 * not needed costs no start-up time.
 * @throws PipelineError PROVIDER_UNKNOWN, MODEL_CONFIG_INVALID or PROVIDER_AUTH (its key is not set)
 */
export const createProvider: CreateProvider = async (model, deps) => {
  switch (model.provider) {
    case 'local':
      return (await import('./local.ts')).createLocalProvider(model, deps.tick);
    case 'openai':
    case 'openai-compatible':
      return (await import('./openai.ts')).createOpenAiProvider(model, deps);
    default:
      throw new PipelineError(
        'PROVIDER_UNKNOWN',
        `Cannot embed with model ${model.model_name}: there is no provider "${model.provider}"`,
      );
  }
};
