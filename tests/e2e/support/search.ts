import type { Stack } from '../../../local/stack.ts';

export type Mode = 'vector' | 'text' | 'hybrid';
export const MODES: readonly Mode[] = ['vector', 'text', 'hybrid'];

export interface Hit {
  readonly documento_id: string;
  readonly version: number;
  readonly chunk_id: number;
  readonly titulo: string | null;
  readonly url_original: string;
  readonly page_start: number;
  readonly page_end: number;
  readonly content: string;
  readonly similarity: number | null;
  readonly score: number;
}

export interface SearchAnswer {
  readonly status: number;
  readonly body: {
    readonly results: readonly Hit[];
    readonly mode: Mode;
    readonly model: { readonly model_name: string } | null;
    readonly code?: string;
    readonly message?: string;
  };
}

/** What anyone with the publishable key gets. */
export async function search(stack: Stack, body: Record<string, unknown>): Promise<SearchAnswer> {
  const response = await fetch(`${stack.url}/functions/v1/search`, {
    method: 'POST',
    headers: { apikey: stack.keys.publishable, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

/** The hits of a search that has to succeed. */
export async function find(
  stack: Stack,
  query: string,
  more: Record<string, unknown> = {},
): Promise<readonly Hit[]> {
  const { status, body } = await search(stack, { query, ...more });
  if (status !== 200) throw new Error(`Searching answered ${status}: ${JSON.stringify(body)}`);
  return body.results;
}
