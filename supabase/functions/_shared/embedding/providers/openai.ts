import OpenAI from 'openai';
import { z } from 'zod';
import { badAnswer, jsonOf } from '../answer.ts';
import { connectionOf, misconfigured, type ProviderDefaults } from '../connection.ts';
import type { CreateProvider, ProviderDeps } from '../create-provider.ts';
import { guardedFetch, type ProviderCall } from '../guarded-fetch.ts';
import type { EmbeddingModel } from '../model.ts';
import type { EmbeddingProvider } from '../provider.ts';
import { vectorsByIndex } from './openai-vectors.ts';

const OPENAI: ProviderDefaults = {
  url: 'https://api.openai.com/v1',
  keyName: 'OPENAI_API_KEY',
};
const COMPATIBLE: ProviderDefaults = { url: null, keyName: null };

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
  const { baseUrl, key, modelName } = connectionOf(model, deps.env, defaults);
  return {
    endpoint: `${baseUrl}/embeddings`,
    async embed(inputs, options = {}) {
      const call = { model, inputs: inputs.length, options, fetch: deps.fetch };
      const response = await throughClient(
        baseUrl,
        key,
        call,
        (client) =>
          client.embeddings.create({
            model: modelName,
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

/**
 * One request by a client that is told to do nothing of its own accord: no retries, no environment, no log. The client
 * wraps what its `fetch` throws, so that is kept aside.
 */
async function throughClient(
  baseURL: string,
  key: string | null,
  call: ProviderCall,
  request: (client: OpenAI) => Promise<Response>,
): Promise<Response> {
  let failure: unknown;
  const { callId } = call.options;
  const client = new OpenAI({
    baseURL,
    apiKey: key ?? 'none',
    adminAPIKey: null,
    organization: null,
    project: null,
    maxRetries: 0,
    timeout: call.model.config.timeout_ms,
    logLevel: 'off',
    dangerouslyAllowBrowser: true,
    defaultHeaders: {
      ...(key === null ? { Authorization: null } : {}),
      ...(callId === undefined ? {} : { 'x-client-request-id': callId }),
    },
    fetch: (url, init) =>
      guardedFetch(url, init, call).catch((thrown) => {
        failure = thrown;
        throw thrown;
      }),
  });
  try {
    return await request(client);
  } catch (thrown) {
    throw failure ?? thrown;
  }
}
