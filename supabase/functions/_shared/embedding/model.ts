import { z } from 'zod';
import { callConfigSchema, type Model, orElse, parseEntry, whole } from '../models/entry.ts';
import type { EmbeddingPurpose } from './provider.ts';

/** What the registry keeps of how to call an embedding model, beside what every model has. */
export const modelConfigSchema = callConfigSchema.extend({
  /** Length of a vector. */
  dimensions: whole(1, 4000),
  /** Ask the provider for `dimensions` (only where the model can shorten its vectors). */
  send_dimensions: orElse(z.boolean(), false),
  max_inputs: orElse(whole(1), 2048),
  max_tokens_per_input: orElse(whole(1), 8192),
  max_tokens_per_request: orElse(whole(1), 300_000),
  /** What the model wants before a passage and before a question, e.g. `passage: ` and `query: `. */
  prefix_passage: orElse(z.string(), ''),
  prefix_query: orElse(z.string(), ''),
  /** What the provider calls the embedding of a passage and of a question: Gemini's `taskType`, Cohere's `input_type`. */
  task_passage: orElse(z.string(), ''),
  task_query: orElse(z.string(), ''),
  /** The model's vectors are to have length 1; where they are of another, they are brought to it. */
  normalised: orElse(z.boolean(), true),
  /** The languages the model was made for (ISO 639-1); any where absent. */
  languages: z.array(z.string()).nullish(),
});

export type ModelConfig = z.infer<typeof modelConfigSchema>;

export type EmbeddingModel = Model<ModelConfig>;

/** The provider's word for a purpose; empty where the model has none. */
export function taskOf(
  { task_passage, task_query }: ModelConfig,
  purpose: EmbeddingPurpose = 'passage',
): string {
  return purpose === 'query' ? task_query : task_passage;
}

/** @throws PipelineError MODEL_CONFIG_INVALID */
export function parseModel(entry: unknown): EmbeddingModel {
  return parseEntry(entry, modelConfigSchema);
}
