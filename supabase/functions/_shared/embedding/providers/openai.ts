import { z } from 'zod';
import { badAnswer, jsonOf } from '../../models/answer.ts';
import {
  COMPATIBLE,
  connectionOf,
  misconfigured,
  OPENAI,
  type ProviderDefaults,
} from '../../models/connection.ts';
import { throughClient } from '../../models/openai-client.ts';
import type { CreateProvider, ProviderDeps } from '../create-provider.ts';
import type { EmbeddingModel } from '../model.ts';
import type { EmbeddingProvider } from '../provider.ts';
import { embeddingCall } from '../provider-call.ts';
import { vectorsByIndex } from './openai-vectors.ts';

const answerSchema = z.object({
  data: z.array(z.unknown()),
  usage: z.object({ total_tokens: z.int().nonnegative() }).nullish().catch(
    null,
  ),
});

export const createOpenAi: CreateProvider = async (model, deps) => speakOpenAi(model, deps, OPENAI);

/** Any other endpoint that speaks OpenAI's `POST /embeddings`: its address and the name of its key are the row's. */
export const createOpenAiCompatible: CreateProvider = async (model, deps) =>
  speakOpenAi(model, deps, COMPATIBLE);

/** A provider that is spoken to in OpenAI's format, by OpenAI's own client. */
export function speakOpenAi(
  model: EmbeddingModel,
  deps: ProviderDeps,
  defaults: ProviderDefaults,
): EmbeddingProvider {
  const { dimensions, send_dimensions, task_passage, task_query } = model.config;
  if (task_passage + task_query !== '') {
    throw misconfigured(
      model,
      'its task_passage and task_query have no place in the OpenAI format',
    );
  }
  const connection = connectionOf(model, deps.env, defaults);
  return {
    endpoint: `${connection.baseUrl}/embeddings`,
    async embed(inputs, options = {}) {
      const response = await throughClient(
        connection,
        embeddingCall(model, inputs.length, options, deps),
        (client) =>
          client.embeddings.create({
            model: connection.modelName,
            input: [...inputs],
            encoding_format: 'float',
            ...(send_dimensions ? { dimensions } : {}),
          }).asResponse(),
      );
      const answer = answerSchema.safeParse(await jsonOf(response, model));
      if (!answer.success) throw badAnswer(model, 'it has no list of vectors');
      const tokens = answer.data.usage?.total_tokens ?? null;
      const bad = (why: string) => badAnswer(model, why, tokens);
      return {
        vectors: vectorsByIndex(answer.data.data, inputs.length, bad),
        tokens,
      };
    },
  };
}
