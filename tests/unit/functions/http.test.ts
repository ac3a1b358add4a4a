import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

/** The functions as they are deployed, auth and all; the project's address leads nowhere, so nothing can be changed. */
const ENV = {
  SUPABASE_URL: 'http://127.0.0.1:1',
  SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: 'sb_publishable_test' }),
  SUPABASE_SECRET_KEYS: JSON.stringify({ default: 'sb_secret_test', cron: 'sb_secret_cron' }),
  SUPABASE_JWKS: JSON.stringify({
    keys: [{ kty: 'oct', kid: 'k', alg: 'HS256', k: 'c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3I' }],
  }),
};

type Serve = (request: Request) => Promise<Response>;
const functions = new Map<string, Serve>();
const contacted: string[] = [];

beforeAll(async () => {
  for (const [name, value] of Object.entries(ENV)) vi.stubEnv(name, value);
  vi.stubGlobal('WebSocket', class {});
  vi.stubGlobal('fetch', (input: RequestInfo | URL) => {
    contacted.push(input instanceof Request ? input.url : String(input));
    return Promise.reject(new TypeError('no network here'));
  });
  vi.spyOn(console, 'error').mockImplementation(() => {});
  for (const name of ['monitor', 'ingest', 'embed', 'export', 'reprocess', 'search']) {
    const module: { default: { fetch: Serve } } = await import(
      `../../../supabase/functions/${name}/index.ts`
    );
    functions.set(name, module.default.fetch);
  }
}, 60_000);
afterAll(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

interface Call {
  readonly method?: string;
  readonly key?: string;
  readonly token?: string;
  readonly body?: BodyInit | null;
}

async function call(name: string, { method = 'POST', key, token, body = null }: Call) {
  contacted.length = 0;
  const headers: Record<string, string> = {};
  if (key !== undefined) headers['apikey'] = key;
  if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
  const init: RequestInit & { duplex?: 'half' } = { method, headers, body, duplex: 'half' };
  const response = await (functions.get(name) as Serve)(new Request(`http://edge/${name}`, init));
  const answer: { code?: string; message?: string } = await response.json();
  return { status: response.status, headers: response.headers, answer, contacted: [...contacted] };
}

const KEYS: Record<string, string> = {
  monitor: 'sb_secret_cron',
  ingest: 'sb_secret_cron',
  embed: 'sb_secret_cron',
  export: 'sb_secret_cron',
  reprocess: 'sb_secret_test',
  search: 'sb_publishable_test',
};
const GOOD: Record<string, string> = {
  monitor: '{}',
  ingest: '{}',
  embed: '{}',
  reprocess: '{"url": "https://example.org/a.pdf"}',
  search: '{"query": "evaluación"}',
};
const names = Object.keys(KEYS);

function tenMegabytes(): ReadableStream<Uint8Array> {
  let sent = 0;
  return new ReadableStream({
    pull(controller) {
      if (sent >= 10 * 1024 * 1024) return controller.close();
      controller.enqueue(new Uint8Array(64 * 1024).fill(0x20));
      sent += 64 * 1024;
    },
  });
}

describe.each(names)('%s, over HTTP', (name) => {
  const key = KEYS[name] ?? '';
  it.each<[string, Call, number, string]>([
    ['no key', { body: GOOD[name] ?? '' }, 401, 'UNAUTHORIZED'],
    ['a wrong key', { key: 'sb_secret_wrong', body: GOOD[name] ?? '' }, 401, 'UNAUTHORIZED'],
    [
      'a key that looks old',
      { key: 'eyJhbGciOiJIUzI1NiJ9.e30.x', body: GOOD[name] ?? '' },
      401,
      'UNAUTHORIZED',
    ],
    [
      'a forged token',
      { token: 'eyJhbGciOiJIUzI1NiIsImtpZCI6ImsifQ.eyJzdWIiOiJ4In0.bad', body: GOOD[name] ?? '' },
      401,
      'UNAUTHORIZED',
    ],
    ['a wrong method', { method: 'PUT', key, body: GOOD[name] ?? '' }, 405, 'METHOD_NOT_ALLOWED'],
    ['GET', { method: 'GET', key }, 405, 'METHOD_NOT_ALLOWED'],
    ['no body', { key }, 400, 'INVALID_JSON'],
    ['bad JSON', { key, body: '{"url": ' }, 400, 'INVALID_JSON'],
    ['bytes that are no text', { key, body: Uint8Array.of(0xff, 0xfe, 0x00) }, 400, 'INVALID_JSON'],
    ['a list', { key, body: '[]' }, 400, 'INVALID_BODY'],
    [
      'an unknown field',
      { key, body: JSON.stringify({ ...JSON.parse(GOOD[name] ?? '{}'), extra: 1 }) },
      400,
      'INVALID_BODY',
    ],
    ['a body of 10 MB', { key, body: tenMegabytes() }, 413, 'BODY_TOO_LARGE'],
  ])('answers %s in our shape and asks nobody', async (_what, asked, status, code) => {
    const { answer, ...response } = await call(name, asked);
    expect(response.status).toBe(status);
    expect(answer).toEqual({ code, message: expect.stringMatching(/^Cannot /) });
    expect(response.contacted).toEqual([]);
    if (status === 405) expect(response.headers.get('allow')).toBe('POST');
    expect(JSON.stringify([answer, [...response.headers]])).not.toMatch(/sb_secret|supabase-server/);
  });

  it('names the unknown field', async () => {
    const body = JSON.stringify({ ...JSON.parse(GOOD[name] ?? '{}'), surprise: 1 });
    expect((await call(name, { key, body })).answer.message).toContain('unknown field "surprise"');
  });
});

describe.each(['monitor', 'ingest', 'embed', 'export'])('%s, a worker', (name) => {
  it.each([
    ['the publishable key', 'sb_publishable_test'],
    ['the default secret key', 'sb_secret_test'],
  ])('does not open to %s', async (_which, key) => {
    expect((await call(name, { key, body: '{}' })).status).toBe(401);
  });

  it('answers 202 to the cron key, though the database be down', async () => {
    const { status, answer } = await call(name, { key: 'sb_secret_cron', body: '{}' });
    expect(status).toBe(202);
    expect(answer).toEqual({ accepted: true });
    await vi.waitFor(() =>
      expect(console.error).toHaveBeenCalledWith(expect.stringContaining('claim failed'))
    );
    expect(contacted).toEqual(['http://127.0.0.1:1/rest/v1/rpc/claim_work']);
  });
});

describe('reprocess', () => {
  it.each(['sb_publishable_test', 'sb_secret_cron'])('does not open to %s', async (other) => {
    expect((await call('reprocess', { key: other, body: GOOD['reprocess'] ?? '' })).status).toBe(401);
  });
});

describe('search', () => {
  it('lets a page of another origin ask', async () => {
    const response = await (functions.get('search') as Serve)(
      new Request('http://edge/search', { method: 'OPTIONS' }),
    );
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    const refused = await call('search', { body: '{}' });
    expect(refused.headers.get('access-control-allow-origin')).toBe('*');
  });

  it('answers 500 without a word about why, where the database is down', async () => {
    const { status, answer } = await call('search', {
      key: 'sb_publishable_test',
      body: '{"query": "x", "mode": "text"}',
    });
    expect(status).toBe(500);
    expect(answer).toEqual({ code: 'INTERNAL', message: expect.not.stringContaining('127.0.0.1') });
  });
});
