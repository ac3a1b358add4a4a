import { z } from 'zod';
import { badAnswer, postJson } from '../../models/answer.ts';
import { connectionOf, type ProviderDefaults } from '../../models/connection.ts';
import type { CreateProvider } from '../create-provider.ts';
import { taskOf } from '../model.ts';
import { embeddingCall } from '../provider-call.ts';
import { isVector } from '../vectors.ts';

const GEMINI: ProviderDefaults = {
  url: 'https://generativelanguage.googleapis.com/v1beta',
  keyName: 'GEMINI_API_KEY',
};

/** Usage is absent from the answers of most models. */
const answerSchema = z.object({
  embeddings: z.array(z.object({ values: z.custom<number[]>(isVector) })),
  usageMetadata: z.object({ promptTokenCount: z.int().nonnegative() }).nullish()
    .catch(null),
});

/**
 * Google's Gemini API in its own format: its OpenAI-compatible one has no place for the task type, which tells passages
 * from questions. A row whose `base_url` is the compatible one (`…/openai`) is spoken to in that.
 * https://ai.google.dev/api/embeddings
 */
export const createGemini: CreateProvider = async (model, deps) => {
  const { baseUrl, key, modelName } = connectionOf(model, deps.env, GEMINI);
  if (baseUrl.endsWith('/openai')) {
    return (await import('./openai.ts')).speakOpenAi(model, deps, GEMINI);
  }
  const { dimensions, send_dimensions } = model.config;
  const name = modelName.replace(/^models\//, '');
  const endpoint = `${baseUrl}/models/${encodeURIComponent(name)}:batchEmbedContents`;
  return {
    endpoint,
    async embed(inputs, options = {}) {
      const taskType = taskOf(model.config, options.purpose);
      const requests = inputs.map((text) => ({
        model: `models/${name}`,
        content: { parts: [{ text }] },
        ...(taskType === '' ? {} : { taskType }),
        ...(send_dimensions ? { outputDimensionality: dimensions } : {}),
      }));
      const call = embeddingCall(model, inputs.length, options, deps);
      const given = await postJson(endpoint, { 'x-goog-api-key': key ?? '' }, {
        requests,
      }, call);
      const answer = answerSchema.safeParse(given);
      if (!answer.success) throw badAnswer(model, 'it has no list of vectors');
      const { embeddings, usageMetadata } = answer.data;
      const tokens = usageMetadata?.promptTokenCount ?? null;
      if (embeddings.length !== inputs.length) {
        throw badAnswer(
          model,
          `it has ${embeddings.length} vectors for ${inputs.length} inputs`,
          tokens,
        );
      }
      return { vectors: embeddings.map(({ values }) => values), tokens };
    },
  };
};
