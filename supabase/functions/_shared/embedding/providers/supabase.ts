import { PipelineError } from '../../errors/pipeline-error.ts';
import type { ErrorCode } from '../../errors/codes.ts';
import { TimedOut, Watchdog } from '../../http/watchdog.ts';
import type { AiSession, CreateProvider } from '../create-provider.ts';
import { ProviderFailure } from '../../models/provider-failure.ts';
import { isVector } from '../vectors.ts';

/**
 * The model that Supabase's Edge runtime carries within it (`gte-small`: English, 512 tokens, 384 dimensions). It needs
 * no key and costs nothing but the function's own CPU, of which there are two seconds: keep `max_inputs` small. It takes
 * one text at a time and does not say how many tokens it read.
 * https://supabase.com/docs/guides/functions/ai-models
 */
export const createSupabase: CreateProvider = async (
  { model_name, config },
  { session: open },
) => {
  if (open === undefined) {
    throw new PipelineError(
      'PROVIDER_UNKNOWN',
      `Cannot embed with model ${model_name}: this runtime has no models of its own; hosted Supabase has`,
    );
  }
  const failure = (code: ErrorCode, why: string) =>
    new ProviderFailure(code, `Cannot use ${model_name}: ${why}`);
  let session: AiSession | undefined;

  return {
    endpoint: 'Supabase.ai',
    async embed(inputs, { signal } = {}) {
      const watchdog = new Watchdog(
        config.timeout_ms,
        config.timeout_ms,
        signal,
      );
      const vectors: number[][] = [];
      try {
        session ??= open(config.model ?? model_name);
        for (const input of inputs) {
          watchdog.signal.throwIfAborted();
          const vector = await watchdog.race(
            session.run(input, { mean_pool: true, normalize: true }),
          );
          if (!isVector(vector)) {
            throw failure(
              'PROVIDER_BAD_ANSWER',
              'the runtime gave no list of numbers',
            );
          }
          vectors.push(vector);
        }
        return { vectors, tokens: null };
      } catch (thrown) {
        if (thrown instanceof ProviderFailure) throw thrown;
        signal?.throwIfAborted();
        if (thrown instanceof TimedOut) {
          throw failure(
            'PROVIDER_TIMEOUT',
            'the runtime did not embed the texts in time',
          );
        }
        throw failure('PROVIDER_UNAVAILABLE', "the runtime's own model failed");
      } finally {
        watchdog.stop();
      }
    },
  };
};
