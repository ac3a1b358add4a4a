import { z } from 'zod';
import { PipelineError } from '../errors/pipeline-error.ts';

/** What the registry keeps of how to call an embedding model. */
export const modelConfigSchema = z.looseObject({
  /** Length of a vector. */
  dimensions: z.number().int().min(1).max(4000),
  /** Address of an OpenAI-compatible API, up to and without `/embeddings`. */
  base_url: z.url({ protocol: /^https?$/ }).nullish(),
  /** Name of the function's secret that holds the provider's key; none for an API that asks for none. */
  api_key_env: z.string().nullish(),
  /** The name the provider knows the model by; the registry's where absent. */
  model: z.string().min(1).nullish(),
  /** Ask the provider for `dimensions` (only where the model can shorten its vectors). */
  send_dimensions: z.boolean().default(false),
  max_inputs: z.number().int().positive().default(2048),
  max_tokens_per_input: z.number().int().positive().default(8192),
  max_tokens_per_request: z.number().int().positive().default(300_000),
  /** What the model wants before a passage and before a question, e.g. `passage: ` and `query: `. */
  prefix_passage: z.string().default(''),
  prefix_query: z.string().default(''),
  /** The model's vectors have length 1; where rounding left them a little off, they are brought back to it. */
  normalised: z.boolean().default(true),
  timeout_ms: z.number().int().positive().default(30_000),
});

export type ModelConfig = z.infer<typeof modelConfigSchema>;

/** The registry's entry of one embedding model. */
export const modelSchema = z.looseObject({
  id: z.string(),
  model_name: z.string(),
  model_version: z.string(),
  provider: z.string(),
  config: z.unknown(),
});

export interface EmbeddingModel {
  readonly id: string;
  readonly model_name: string;
  readonly model_version: string;
  readonly provider: string;
  readonly config: ModelConfig;
}

/** @throws PipelineError MODEL_CONFIG_INVALID */
export function parseModel(entry: unknown): EmbeddingModel {
  const model = modelSchema.safeParse(entry);
  if (!model.success) throw invalid('the active model', model.error);
  const config = modelConfigSchema.safeParse(model.data.config);
  if (!config.success) throw invalid(`model ${model.data.model_name}`, config.error);
  const { id, model_name, model_version, provider } = model.data;
  return { id, model_name, model_version, provider, config: config.data };
}

function invalid(what: string, error: z.ZodError): PipelineError {
  const issue = error.issues[0];
  const why = issue === undefined
    ? 'it is not well-formed'
    : `${issue.path.map(String).join('.')}: ${issue.message}`;
  return new PipelineError('MODEL_CONFIG_INVALID', `Cannot use ${what}: ${why}`);
}
