import type { Stack } from '../../../local/stack.ts';

export interface Call {
  readonly method?: string;
  readonly key?: string;
  readonly token?: string;
  readonly body?: BodyInit | null;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** One request to a function, and what it answered. */
export async function call(stack: Stack, name: string, asked: Call): Promise<Answer> {
  const { method = 'POST', key, token, body = null } = asked;
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (key !== undefined) headers['apikey'] = key;
  if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
  const init: RequestInit & { duplex: 'half' } = { method, headers, body, duplex: 'half' };
  const response = await fetch(`${stack.url}/functions/v1/${name}`, init);
  return { status: response.status, headers: response.headers, body: await response.json() };
}
