import { z } from 'zod';
import { badAnswer, postJson } from '../../models/answer.ts';
import { connectionOf, type ProviderDefaults } from '../../models/connection.ts';
import type { CreateProvider } from '../create-provider.ts';
import { taskOf } from '../model.ts';
import { embeddingCall } from '../provider-call.ts';
import { isVector } from '../vectors.ts';

const COHERE: ProviderDefaults = {
  url: 'https://api.cohere.com/v2',
  keyName: 'COHERE_API_KEY',
};

/** Cohere demands one; a row may name others. */
const INPUT_TYPES = { passage: 'search_document', query: 'search_query' } as const;

const answerSchema = z.object({
  embeddings: z.object({ float: z.array(z.custom<number[]>(isVector)) }),
  meta: z.object({
    billed_units: z.object({ input_tokens: z.int().nonnegative() }),
  }).nullish().catch(null),
});

/**
 * Cohere's embed API, version 2, in its own format: the OpenAI-compatible one has no place for `input_type`, which tells
 * passages from questions. A row whose `base_url` is the compatible one (`…/compatibility/v1`) is spoken to in that.
 * https://docs.cohere.com/reference/embed
 */
export const createCohere: CreateProvider = async (model, deps) => {
  const { baseUrl, key, modelName } = connectionOf(model, deps.env, COHERE);
  if (baseUrl.endsWith('/compatibility/v1')) {
    return (await import('./openai.ts')).speakOpenAi(model, deps, COHERE);
  }
  const { dimensions, send_dimensions } = model.config;
  const endpoint = `${baseUrl}/embed`;
  return {
    endpoint,
    async embed(inputs, options = {}) {
      const body = {
        model: modelName,
        texts: inputs,
        input_type: taskOf(model.config, options.purpose) || INPUT_TYPES[options.purpose ?? 'passage'],
        embedding_types: ['float'],
        // A text that is too long is refused: cut off in silence, its end could not be found.
        truncate: 'NONE',
        ...(send_dimensions ? { output_dimension: dimensions } : {}),
      };
      const call = embeddingCall(model, inputs.length, options, deps);
      const answer = answerSchema.safeParse(
        await postJson(
          endpoint,
          { authorization: `Bearer ${key}` },
          body,
          call,
        ),
      );
      if (!answer.success) throw badAnswer(model, 'it has no list of vectors');
      const { float } = answer.data.embeddings;
      const tokens = answer.data.meta?.billed_units.input_tokens ?? null;
      if (float.length !== inputs.length) {
        throw badAnswer(
          model,
          `it has ${float.length} vectors for ${inputs.length} inputs`,
          tokens,
        );
      }
      return { vectors: float, tokens };
    },
  };
};
