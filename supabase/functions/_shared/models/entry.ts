import { z } from 'zod';
import { PipelineError } from '../errors/pipeline-error.ts';

export const whole = (least: number, most = Number.MAX_SAFE_INTEGER) => z.int().min(least).max(most);

/** In the registry `null` says as little as an absent key. */
export function orElse<T>(schema: z.ZodType<T>, fallback: T) {
  return schema.nullish().transform((value) => value ?? fallback);
}

/** A user, a password or a token in the address would end up in the ledger and in logs. */
const BARE_ADDRESS = /^https?:\/\/[^/?#@\s]+(?:\/[^?#@\s]*)?$/;

/**
 * What the registry keeps of how to call any model; docs/providers.md has it for people. The database makes the same
 * demands when a row is written (`pipeline.model_config_problem`).
 */
export const callConfigSchema = z.looseObject({
  /** Address of the provider's API, up to and without what a call appends (`/embeddings`, `/chat/completions`, …). */
  base_url: z.url().regex(
    BARE_ADDRESS,
    'it must be an address without user, query and fragment',
  ).nullish(),
  /** Name of the function's secret that holds the provider's key; none for an API that asks for none. */
  api_key_env: z.string().nullish(),
  /** The name the provider knows the model by; the registry's where absent. */
  model: z.string().min(1).nullish(),
  /** How long a call may take, to the last byte of its answer. */
  timeout_ms: orElse(whole(1, 600_000), 30_000),
  /** Calls at once, and calls and tokens a minute, over all workers: kept by the database; no limit where absent. */
  concurrency: whole(1).nullish(),
  requests_per_minute: whole(1).nullish(),
  tokens_per_minute: whole(1).nullish(),
  /** How often a failed call is made again. */
  max_retries: whole(0, 20).nullish(),
});

export type CallConfig = z.infer<typeof callConfigSchema>;

/** The registry's entry of one model. */
export const modelSchema = z.looseObject({
  id: z.string(),
  model_name: z.string(),
  model_version: z.string(),
  provider: z.string(),
  config: z.unknown(),
});

export interface Model<Config extends CallConfig = CallConfig> {
  readonly id: string;
  readonly model_name: string;
  readonly model_version: string;
  readonly provider: string;
  readonly config: Config;
}

/** @throws PipelineError MODEL_CONFIG_INVALID */
export function parseEntry<Config extends CallConfig>(
  entry: unknown,
  configSchema: z.ZodType<Config>,
): Model<Config> {
  const model = modelSchema.safeParse(entry);
  if (!model.success) throw invalid('the active model', model.error);
  const config = configSchema.safeParse(model.data.config);
  if (!config.success) {
    throw invalid(`model ${model.data.model_name}`, config.error);
  }
  const { id, model_name, model_version, provider } = model.data;
  return { id, model_name, model_version, provider, config: config.data };
}

function invalid(what: string, error: z.ZodError): PipelineError {
  const issue = error.issues[0];
  const why = issue === undefined
    ? 'it is not well-formed'
    : `${issue.path.map(String).join('.')}: ${issue.message}`;
  return new PipelineError(
    'MODEL_CONFIG_INVALID',
    `Cannot use ${what}: ${why}`,
  );
}
