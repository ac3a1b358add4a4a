import OpenAI from 'openai';
import type { Connection } from './connection.ts';
import { guardedFetch, type ProviderCall } from './guarded-fetch.ts';

/**
 * One request by OpenAI's own client, told to do nothing of its own accord: no retries, no environment, no log. The client
 * wraps what its `fetch` throws, so that is kept aside.
 */
export async function throughClient(
  { baseUrl, key }: Connection,
  call: ProviderCall,
  request: (client: OpenAI) => Promise<Response>,
): Promise<Response> {
  let failure: unknown;
  const { callId } = call;
  const client = new OpenAI({
    baseURL: baseUrl,
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
