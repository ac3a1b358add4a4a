import { z } from 'zod';
import { callConfigSchema, type Model, orElse, parseEntry, whole } from '../../models/entry.ts';
import { PROMPT } from './prompt.ts';

/** What the registry keeps of how to call a model that reads page images, beside what every model has. */
export const visionConfigSchema = callConfigSchema.extend({
  /** A page takes longer to write than a vector. */
  timeout_ms: orElse(whole(1, 600_000), 90_000),
  /** The most that it may write for a page; the most that a call can cost is reserved by it. */
  max_output_tokens: orElse(whole(1), 8192),
  /** The most tokens that a page's image comes to, where the provider counts more than one for 32 x 32 pixels. */
  max_tokens_per_input: whole(1).nullish(),
  /** What it is asked to do; our own words where absent. */
  prompt: orElse(z.string().min(1), PROMPT),
  /** Ask for the probability of each token: the confidence of a page. Not every server gives it. */
  logprobs: orElse(z.boolean(), false),
  /** Ask for temperature 0. Some models know no other than their own and refuse the question. */
  send_temperature: orElse(z.boolean(), true),
});

export type VisionConfig = z.infer<typeof visionConfigSchema>;

export type VisionModel = Model<VisionConfig>;

/** @throws PipelineError MODEL_CONFIG_INVALID */
export function parseVisionModel(entry: unknown): VisionModel {
  return parseEntry(entry, visionConfigSchema);
}
