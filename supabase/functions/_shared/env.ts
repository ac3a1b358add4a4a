import { PipelineError } from './errors/pipeline-error.ts';

/** Reads one environment variable; undefined where it is not set. The runtime supplies it, so that nothing else touches it. */
export type Env = (name: string) => string | undefined;

/** What a function may be given the name of: ours end in _KEY or _TOKEN, and the platform's own secrets are never lent out. */
const LENDABLE = /^(?!SUPABASE_|DENO_|SB_)[A-Z][A-Z0-9_]*_(KEY|TOKEN)$/;

/** Visible ASCII: what an HTTP header can carry. */
const SENDABLE = /^[!-~]+$/;

/**
 * The provider key kept under `name`.
 * @throws PipelineError PROVIDER_AUTH where it is not set or no key, MODEL_CONFIG_INVALID where the name is not that of a provider's key
 */
export function providerKey(env: Env, name: string): string {
  if (!LENDABLE.test(name)) {
    throw new PipelineError(
      'MODEL_CONFIG_INVALID',
      `Cannot use ${name} as a provider's key: the name must end in _KEY or _TOKEN and must not be the platform's`,
    );
  }
  const value = env(name)?.trim();
  if (!value) {
    throw new PipelineError(
      'PROVIDER_AUTH',
      `Cannot call the provider: the secret ${name} is not set for this function`,
    );
  }
  // A client's own complaint about such a header would quote it.
  if (!SENDABLE.test(value)) {
    throw new PipelineError(
      'PROVIDER_AUTH',
      `Cannot call the provider: the secret ${name} has characters that no key has`,
    );
  }
  return value;
}
