import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PipelineError } from '../../../supabase/functions/_shared/errors/pipeline-error.ts';
import { FetchError } from '../../../supabase/functions/_shared/http/fetch-error.ts';
import { fetchDocument, type FetchOptions } from '../../../supabase/functions/_shared/http/fetch-document.ts';
import type { Transport } from '../../../supabase/functions/_shared/http/transport.ts';
import { createPinnedTransport } from '../../../supabase/functions/_shared/runtime/pinned-transport.ts';
import {
  EXPECTED,
  HOSTILE_LIMITS,
  type HostileServer,
  startHostileServer,
} from './support/hostile-server.ts';

let server: HostileServer;
const transport = createPinnedTransport();
const resolve = () => Promise.reject(new Error('no name is to be resolved'));

beforeAll(async () => {
  server = await startHostileServer();
});
afterAll(() => server.close());

const options = (more: Partial<FetchOptions> = {}): FetchOptions => ({
  ...HOSTILE_LIMITS,
  allowedPrivateHosts: [`127.0.0.1:${server.port}`],
  ...more,
});
const get = (path: string, more: Partial<FetchOptions> = {}) =>
  fetchDocument(`http://127.0.0.1:${server.port}${path}`, options(more), { transport, resolve });
const failure = (promise: Promise<unknown>) =>
  promise.then(() => Promise.reject(new Error('it did not fail')), (error: unknown) => error as FetchError);
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

describe('every way for a server to behave', () => {
  it.each(Object.entries(EXPECTED))('%s ends as %s', async (path, expected) => {
    if (typeof expected === 'number') {
      expect((await get(path)).status).toBe(expected);
    } else {
      const error = await failure(get(path));
      expect(error).toBeInstanceOf(PipelineError);
      expect([error.code, error.message]).toEqual([
        expected,
        expect.stringMatching(/^Cannot fetch (http|file)\S+: \S/),
      ]);
    }
  });

  it('leaves no connection open', async () => {
    await expect.poll(() => server.openConnections(), { timeout: 5000 }).toBe(0);
  });
});

describe('what comes back', () => {
  it('describes the document', async () => {
    const document = await get('/to-ok');
    expect(document).toMatchObject({
      finalUrl: `http://127.0.0.1:${server.port}/ok`,
      etag: '"v1"',
      lastModified: 'Tue, 03 Jun 2025 10:00:00 GMT',
      contentType: 'application/pdf',
      notModified: false,
    });
    expect(text(document.bytes)).toBe('%PDF-1.7 hola');
    expect(Date.parse(document.fetchedAt)).toBeGreaterThan(Date.now() - 5000);
  });

  it('joins chunks, ends with the connection, and decompresses', async () => {
    expect(text((await get('/chunked')).bytes)).toBe('hola mundo');
    expect(text((await get('/close-delimited')).bytes)).toBe('until the end');
    expect(text((await get('/gzip')).bytes)).toBe('comprimido');
    expect(text((await get('/to-utf8')).bytes)).toBe('año');
  });

  it('takes no more than the announced length', async () => {
    expect(text((await get('/long')).bytes)).toBe('hola');
  });

  it('asks conditionally and keeps the validators on 304', async () => {
    const first = await get('/conditional');
    const again = await get('/conditional', {
      etag: first.etag,
      lastModified: 'Tue, 03 Jun 2025 10:00:00 GMT',
    });
    expect(again).toMatchObject({ status: 304, notModified: true, etag: '"v1"' });
    expect(again.lastModified).toBe('Tue, 03 Jun 2025 10:00:00 GMT');
    expect(again.bytes).toHaveLength(0);
    expect(server.lastRequest()).toMatch(/if-modified-since: Tue, 03 Jun 2025/i);
  });

  it('names us and our host in the request', async () => {
    await get('/ok', { headers: { 'X-Run': 'run_1' } });
    expect(server.lastRequest()).toMatch(new RegExp(`host: 127.0.0.1:${server.port}`, 'i'));
    expect(server.lastRequest()).toMatch(/user-agent: ProfeFlow\/test/i);
    expect(server.lastRequest()).toMatch(/x-run: run_1/i);
  });

  it('has no body for HEAD', async () => {
    expect((await get('/ok', { method: 'HEAD' })).bytes).toHaveLength(0);
    expect(server.lastRequest()).toMatch(/^HEAD /);
  });

  it('passes on how long to wait, and the answer that failed', async () => {
    expect((await failure(get('/429'))).retryAfterMs).toBe(7000);
    const error = await failure(get('/503'));
    expect(error.retryAfterMs).toBe(120_000);
    expect(error).toBeInstanceOf(FetchError);
    expect(error.response.status).toBe(503);
  });

  it('accepts exactly maxBytes and not one more', async () => {
    expect((await get('/chunked', { maxBytes: 10 })).bytes).toHaveLength(10);
    expect((await failure(get('/chunked', { maxBytes: 9 }))).code).toBe('TOO_LARGE');
    expect((await get('/gzip', { maxBytes: 30 })).bytes).toHaveLength(10);
    expect((await failure(get('/gzip', { maxBytes: 9 }))).code).toBe('TOO_LARGE');
  });

  it('stops when it is told to, with that reason', async () => {
    const controller = new AbortController();
    const pending = failure(get('/drip', { signal: controller.signal }));
    const reason = new DOMException('The worker is ending', 'AbortError');
    controller.abort(reason);
    expect(await pending).toBe(reason);
  });

  it('asks before it follows', async () => {
    const asked: string[] = [];
    await get('/steps/2', { mayFollow: async (url) => void asked.push(new URL(url).pathname) });
    expect(asked).toEqual(['/steps/1', '/steps/0']);
    const refusal = new PipelineError('ROBOTS_DISALLOWED', 'no');
    expect(await failure(get('/to-ok', { mayFollow: () => Promise.reject(refusal) }))).toBe(refusal);
  });
});

describe('whatever the transport lets through', () => {
  const serve = (body: () => AsyncGenerator<Uint8Array>, headers = {}, more: Partial<FetchOptions> = {}) =>
    fetchDocument('http://a.cl/', options(more), {
      transport: () =>
        Promise.resolve({ status: 200, headers, body: body(), close: () => Promise.resolve() }),
      resolve: () => Promise.resolve(['93.184.216.34']),
    });
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  it('is a broken answer when it is not as long as announced', async () => {
    const body = async function* () {
      yield new Uint8Array(5);
    };
    expect((await serve(body, { 'content-length': '5' })).bytes).toHaveLength(5);
    for (const length of ['4', '6']) {
      expect((await failure(serve(body, { 'content-length': length }))).code).toBe('FETCH_FAILED');
    }
  });

  it('is too large when it never ends, though it decompresses to nothing', async () => {
    const body = async function* () {
      yield Uint8Array.of(0x78, 0x9c);
      for (;;) yield new Uint8Array(5000).map((_, at) => at % 5 > 2 ? 0xff : 0); // empty stored blocks
    };
    expect((await failure(serve(body, { 'content-encoding': 'deflate' }))).code).toBe('TOO_LARGE');
  });

  it('may be slow as long as something arrives', async () => {
    const body = async function* () {
      for (let at = 0; at < 6; at++) {
        await pause(150);
        yield new Uint8Array(1);
      }
    };
    expect((await serve(body, {}, { idleTimeoutMs: 600 })).bytes).toHaveLength(6);
    const stuck = async function* () {
      yield new Uint8Array(1);
      await pause(2000);
    };
    expect((await failure(serve(stuck, {}, { idleTimeoutMs: 100 }))).message).toMatch(
      /nothing arrived for 100 ms/,
    );
  });
});

describe('where it connects', () => {
  const seen: { host: string; address: string; headers: Record<string, string> }[] = [];
  const answering =
    (answers: Record<string, { status?: number; headers?: Record<string, string> }>): Transport =>
    (request) => {
      seen.push({ host: request.url.host, address: request.address, headers: { ...request.headers } });
      const { status = 200, headers = {} } = answers[request.url.href] ?? {};
      return Promise.resolve({
        status,
        headers,
        body: (async function* () {})(),
        close: () => Promise.resolve(),
      });
    };
  const run = (
    url: string,
    deps: { transport: Transport; resolve: (host: string) => Promise<string[]> },
    more = {},
  ) => {
    seen.length = 0;
    return fetchDocument(url, options(more), deps);
  };

  it('is the checked address, IPv4 first, and each redirect is resolved and checked again', async () => {
    const transport = answering({ 'http://a.cl/': { status: 301, headers: { location: 'https://b.cl/x' } } });
    const resolve = (host: string) =>
      Promise.resolve(host === 'a.cl' ? ['2606:4700::1', '93.184.216.34'] : ['9.9.9.9']);
    await run('http://a.cl/#top', { transport, resolve });
    expect(seen.map(({ host, address }) => [host, address])).toEqual([['a.cl', '93.184.216.34'], [
      'b.cl',
      '9.9.9.9',
    ]]);
  });

  it('is nowhere when a name leads inside, even if only a redirect or one of its addresses does', async () => {
    const inside = {
      'in.cl': ['10.0.0.8'],
      'mixed.cl': ['93.184.216.34', '127.0.0.1'],
      'a.cl': ['93.184.216.34'],
    };
    const resolve = (host: string) => Promise.resolve(inside[host as keyof typeof inside] ?? []);
    const transport = answering({ 'http://a.cl/': { status: 302, headers: { location: '//in.cl/' } } });
    for (const url of ['http://in.cl/', 'http://mixed.cl/', 'http://a.cl/']) {
      expect((await failure(run(url, { transport, resolve }))).code).toBe('ADDRESS_NOT_PUBLIC');
      expect(seen.map(({ host }) => host)).toEqual(url === 'http://a.cl/' ? ['a.cl'] : []);
    }
  });

  it('is not re-bound: a second, different answer of the name server changes nothing', async () => {
    const answers = [['93.184.216.34'], ['127.0.0.1']];
    await run('http://rebind.cl/', {
      transport: answering({}),
      resolve: () => Promise.resolve(answers.shift() ?? []),
    });
    expect(seen.map(({ address }) => address)).toEqual(['93.184.216.34']);
  });

  it('is an exempt host only at its port', async () => {
    const resolve = () => Promise.resolve(['10.1.2.3']);
    const more = { allowedPrivateHosts: ['docs.local:8080'] };
    await run('http://docs.local:8080/', { transport: answering({}), resolve }, more);
    for (const url of ['http://docs.local/', 'http://docs.local:8081/', 'http://x.docs.local:8080/']) {
      expect((await failure(run(url, { transport: answering({}), resolve }, more))).code).toBe(
        'ADDRESS_NOT_PUBLIC',
      );
    }
  });

  it('is the next address when one does not answer', async () => {
    const ok = answering({});
    const transport: Transport = (request) =>
      request.address === '9.9.9.9' ? Promise.reject(new Error('connect ECONNREFUSED')) : ok(request);
    await run('http://a.cl/', { transport, resolve: () => Promise.resolve(['9.9.9.9', '8.8.8.8']) });
    expect(seen.map(({ address }) => address)).toEqual(['8.8.8.8']);
  });

  it('does not tell another host what only the first may know', async () => {
    const transport = answering({ 'http://a.cl/': { status: 302, headers: { location: 'http://b.cl/' } } });
    const more = { headers: { Authorization: 'Bearer x', 'x-run': '1' } };
    await run('http://a.cl/', { transport, resolve: () => Promise.resolve(['9.9.9.9']) }, more);
    expect(seen.map(({ headers }) => [headers['authorization'], headers['x-run']])).toEqual([
      ['Bearer x', '1'],
      [undefined, '1'],
    ]);
  });

  it('says that the name server failed, or was too slow', async () => {
    const transport = answering({});
    const failing = () => Promise.reject(new Error('ENOTFOUND'));
    expect((await failure(run('http://a.cl/', { transport, resolve: failing }))).code).toBe('DNS_FAILED');
    expect((await failure(run('http://a.cl/', { transport, resolve: () => Promise.resolve([]) }))).code).toBe(
      'DNS_FAILED',
    );
    const never = () => new Promise<string[]>(() => {});
    expect((await failure(run('http://a.cl/', { transport, resolve: never }, { timeoutMs: 30 }))).code).toBe(
      'FETCH_TIMEOUT',
    );
  });

  it.each([
    'ftp://a.cl/x',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'http://user@a.cl/',
    'https://user:secret@a.cl/',
    'http://',
    'nothing',
    '',
  ])('refuses %s', async (url) => {
    const error = await failure(
      run(url, { transport: answering({}), resolve: () => Promise.resolve(['9.9.9.9']) }),
    );
    expect(error.code).toBe('URL_INVALID');
    expect(error.message).not.toContain('secret');
  });

  it('refuses a URL that is too long', async () => {
    const url = `http://a.cl/${'x'.repeat(9000)}`;
    const error = await failure(
      run(url, { transport: answering({}), resolve: () => Promise.resolve(['9.9.9.9']) }),
    );
    expect([error.code, error.message.length < 400]).toEqual(['URL_INVALID', true]);
  });
});
