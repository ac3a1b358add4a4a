import type { ProviderSimulator, SimulatedModel } from '../../fixtures/provider-simulator/simulator.ts';

/** One model of each API, and how it is asked in the API's own format. */
export const OPENAI: SimulatedModel = { name: 'small', api: 'openai', dimensions: 16, apiKey: 'key-o' };
export const GEMINI: SimulatedModel = { name: 'gem', api: 'gemini', dimensions: 16, apiKey: 'key-g' };
export const COHERE: SimulatedModel = { name: 'multi', api: 'cohere', dimensions: 16, apiKey: 'key-c' };
export const MODELS = [OPENAI, GEMINI, COHERE];

export interface Options {
  readonly key?: string;
  /** Added to the body, or to each of Gemini's requests. */
  readonly extra?: Record<string, unknown>;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
}

export function ask(
  { urls }: Pick<ProviderSimulator, 'urls'>,
  model: SimulatedModel,
  texts: readonly string[],
  { key = model.apiKey ?? '', extra = {}, headers = {}, signal }: Options = {},
): Promise<Response> {
  const { path, sent, body } = wireOf(model, texts, key, extra);
  return fetch(urls[model.api] + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/json', ...sent, ...headers },
    body: JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  });
}

function wireOf({ api, name }: SimulatedModel, texts: readonly string[], key: string, extra: object): {
  path: string;
  sent: Record<string, string>;
  body: unknown;
} {
  const bearer = { authorization: `Bearer ${key}` };
  switch (api) {
    case 'openai':
      return { path: '/embeddings', sent: bearer, body: { model: name, input: texts, ...extra } };
    case 'gemini': {
      const requests = texts.map((text) => ({
        model: `models/${name}`,
        content: { parts: [{ text }] },
        ...extra,
      }));
      return {
        path: `/models/${name}:batchEmbedContents`,
        sent: { 'x-goog-api-key': key },
        body: { requests },
      };
    }
    case 'cohere': {
      const body = {
        model: name,
        texts,
        input_type: 'search_document',
        embedding_types: ['float'],
        ...extra,
      };
      return { path: '/embed', sent: bearer, body };
    }
  }
}

/** The vectors of an answer, whichever format it is in. */
export async function vectorsOf(response: Response): Promise<number[][]> {
  const body = await response.json() as {
    data?: { embedding: number[] }[];
    embeddings?: { values: number[] }[] & { float?: number[][] };
  };
  return body.data?.map(({ embedding }) => embedding) ??
    body.embeddings?.float ?? body.embeddings?.map(({ values }) => values) ?? [];
}
