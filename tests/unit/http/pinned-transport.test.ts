import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fetchDocument } from '../../../supabase/functions/_shared/http/fetch-document.ts';
import { createPinnedTransport } from '../../../supabase/functions/_shared/runtime/pinned-transport.ts';
import { resolveHost } from '../../../supabase/functions/_shared/runtime/resolve-host.ts';
import {
  EXPECTED,
  HOSTILE_LIMITS,
  type HostileServer,
  startHostileServer,
} from './support/hostile-server.ts';
import { runDenoFetch } from './support/run-deno-fetch.ts';

const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8');
const ca = fixture('test-ca.pem');
let tls: Server;
let hostile: HostileServer;
let task: { urls: string[]; options: object; addresses: Record<string, string[]> };

beforeAll(async () => {
  hostile = await startHostileServer();
  tls = createServer(
    { key: fixture('docs.example.key'), cert: fixture('docs.example.pem') },
    (request, response) => {
      response.end(request.headers.host);
    },
  );
  await new Promise<void>((resolve) => tls.listen(0, '127.0.0.1', resolve));
  const { port } = tls.address() as AddressInfo;
  const hosts = ['docs.example', 'other.example'];
  task = {
    urls: hosts.map((host) => `https://${host}:${port}/`),
    options: { ...HOSTILE_LIMITS, allowedPrivateHosts: hosts.map((host) => `${host}:${port}`) },
    addresses: Object.fromEntries(hosts.map((host) => [host, ['127.0.0.1']])),
  };
});
afterAll(() => Promise.all([hostile.close(), new Promise((resolve) => tls.close(resolve))]));

describe('under Deno, as deployed', () => {
  it('meets every hostile server as it does under Node, in bounded memory', { timeout: 60_000 }, async () => {
    const origin = `http://127.0.0.1:${hostile.port}`;
    const { results, grownBytes } = await runDenoFetch({
      urls: [
        ...Object.keys(EXPECTED).map((path) => origin + path),
        'http://[::1]:9/',
        'http://no-such-name.invalid/',
      ],
      options: { ...HOSTILE_LIMITS, allowedPrivateHosts: [`127.0.0.1:${hostile.port}`] },
    });
    const outcomes = Object.entries(results).map(([url, { outcome }]) => [url.replace(origin, ''), outcome]);
    expect(Object.fromEntries(outcomes)).toEqual({
      ...EXPECTED,
      'http://[::1]:9/': 'ADDRESS_NOT_PUBLIC',
      'http://no-such-name.invalid/': 'DNS_FAILED',
    });
    // The bomb alone is 64 MB, the endless answers have no size.
    expect(grownBytes).toBeLessThan(80 << 20);
    await expect.poll(() => hostile.openConnections()).toBe(0);
  });

  it('checks the certificate against the name, not the address', { timeout: 30_000 }, async () => {
    const [right = '', wrong = ''] = task.urls;
    const trusting = await runDenoFetch({ ...task, ca });
    expect(trusting.results[right]?.outcome).toBe(200);
    expect(trusting.results[wrong]).toMatchObject({
      outcome: 'FETCH_FAILED',
      message: expect.stringMatching(/certificate/),
    });
    expect((await runDenoFetch(task)).results[right]).toMatchObject({ outcome: 'FETCH_FAILED' });
  });
});

describe('under Node', () => {
  it('checks the certificate against the name, not the address', async () => {
    const [right = '', wrong = ''] = task.urls;
    const resolve = () => Promise.resolve(['127.0.0.1']);
    const get = (url: string, transport = createPinnedTransport({ ca })) =>
      fetchDocument(url, task.options as Parameters<typeof fetchDocument>[1], { transport, resolve });
    expect(new TextDecoder().decode((await get(right)).bytes)).toBe(new URL(right).host);
    await expect(get(wrong)).rejects.toMatchObject({ code: 'FETCH_FAILED' });
    await expect(get(right, createPinnedTransport())).rejects.toMatchObject({ code: 'FETCH_FAILED' });
  });

  it('resolves names by the system', async () => {
    expect(await resolveHost('localhost')).toContain('127.0.0.1');
    await expect(resolveHost('no-such-name.invalid')).rejects.toThrow();
  });
});
