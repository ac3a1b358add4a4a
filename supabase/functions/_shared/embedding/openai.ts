import OpenAI from 'openai';
import type { ProviderCall } from '../db/jobs.ts';
import { providerKey } from '../env.ts';
import { PipelineError } from '../errors/pipeline-error.ts';
import type { EmbeddingModel } from './model.ts';
import { describeFailure } from './openai-errors.ts';
import type { ProviderDeps } from './create-provider.ts';
import { type EmbeddingBatch, type EmbeddingProvider, ProviderFailure } from './provider.ts';
import { estimateTokens } from './tokens.ts';

const DEFAULT_KEY = 'OPENAI_API_KEY';
const OPENAI_URL = 'https://api.openai.com/v1';

/**
 * Any endpoint that speaks OpenAI's `POST /embeddings`. It never retries by itself: retries belong to the database,
 * which knows about the other workers and about `Retry-After`.
 */
export function createOpenAiProvider(model: EmbeddingModel, deps: ProviderDeps): EmbeddingProvider {
  const { config } = model;
  const baseURL = config.base_url ?? OPENAI_URL;
  if (model.provider === 'openai-compatible' && !config.base_url) {
    throw new PipelineError(
      'MODEL_CONFIG_INVALID',
      `Cannot use model ${model.model_name}: it has no base_url`,
    );
  }
  const keyName = config.api_key_env ?? (model.provider === 'openai' ? DEFAULT_KEY : null);
  const client = new OpenAI({
    apiKey: keyName === null ? 'none' : providerKey(deps.env, keyName),
    adminAPIKey: null,
    organization: null,
    project: null,
    baseURL,
    maxRetries: 0,
    timeout: config.timeout_ms,
    logLevel: 'off',
    dangerouslyAllowBrowser: true,
    ...(keyName === null ? { defaultHeaders: { Authorization: null } } : {}),
    ...(deps.fetch === undefined ? {} : { fetch: deps.fetch }),
  });
  const ledger = callLedger(model, `${baseURL.replace(/\/+$/, '')}/embeddings`);

  return {
    async embed(inputs, { signal } = {}): Promise<EmbeddingBatch> {
      const started = deps.tick();
      const estimate = inputs.reduce((sum, input) => sum + estimateTokens(input), 0);
      const timeout = AbortSignal.timeout(config.timeout_ms);
      try {
        const answer = await client.embeddings.create({
          model: config.model ?? model.model_name,
          input: [...inputs],
          encoding_format: 'float',
          ...(config.send_dimensions ? { dimensions: config.dimensions } : {}),
        }, { signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]) });
        const counted = answer.usage?.total_tokens;
        const tokensEstimated = typeof counted !== 'number';
        const tokens = tokensEstimated ? estimate : counted;
        const call = ledger('ok', null, tokens, tokensEstimated, deps.tick() - started);
        return { vectors: inOrder(answer.data, inputs.length, call), tokens, tokensEstimated, calls: [call] };
      } catch (thrown) {
        if (thrown instanceof ProviderFailure) throw thrown;
        signal?.throwIfAborted();
        const { code, why, retryAfterMs } = describeFailure(thrown, timeout.aborted);
        const call = ledger('error', code, 0, false, deps.tick() - started);
        throw new ProviderFailure(code, `Cannot embed with ${model.model_name}: ${why}`, [call], {
          cause: thrown,
          ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
        });
      }
    },
  };
}

/** The answer's vectors by their `index`, which a provider is free to give in any order. */
function inOrder(data: unknown, count: number, call: ProviderCall): ArrayLike<number>[] {
  const bad = (why: string) => {
    const failed: ProviderCall = { ...call, status: 'error', error_code: 'PROVIDER_BAD_ANSWER' };
    return new ProviderFailure('PROVIDER_BAD_ANSWER', `Cannot use the provider's answer: ${why}`, [failed]);
  };
  if (!Array.isArray(data)) throw bad('it has no list of vectors');
  if (data.length !== count) throw bad(`it has ${data.length} vectors for ${count} inputs`);
  const vectors: (ArrayLike<number> | undefined)[] = new Array(count).fill(undefined);
  data.forEach((entry: unknown, position) => {
    const { index = position, embedding } = (entry ?? {}) as { index?: unknown; embedding?: unknown };
    if (typeof index !== 'number' || !Number.isInteger(index) || index < 0 || index >= count) {
      throw bad('a vector has an index that no input has');
    }
    if (!Array.isArray(embedding)) throw bad(`vector ${index} is not a list of numbers`);
    if (vectors[index] !== undefined) throw bad(`it has vector ${index} twice`);
    vectors[index] = embedding;
  });
  return vectors.filter((vector) => vector !== undefined);
}

function callLedger(model: EmbeddingModel, endpoint: string) {
  return (
    status: ProviderCall['status'],
    code: string | null,
    tokens: number,
    estimated: boolean,
    latencyMs: number,
  ): ProviderCall => ({
    provider: model.provider,
    endpoint,
    status,
    error_code: code,
    api_calls: 1,
    tokens,
    tokens_estimated: estimated,
    latency_ms: Math.round(latencyMs),
  });
}
