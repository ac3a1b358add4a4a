import type {
  DiscoveryContext,
  DiscoverySettings,
} from '../../../../supabase/functions/_shared/discovery/types.ts';
import type { Clock } from '../../../../supabase/functions/_shared/http/clock.ts';
import type { Transport } from '../../../../supabase/functions/_shared/http/transport.ts';

export interface FakePage {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array;
  /** How long the answer takes on the fake clock. */
  readonly takesMs?: number;
  readonly fails?: string;
}

export const SETTINGS: DiscoverySettings = {
  fetch_max_bytes: 5_000_000,
  fetch_timeout_ms: 5000,
  fetch_max_redirects: 3,
  fetch_allowed_private_hosts: [],
  host_interval_ms: 250,
  user_agent: 'ProfeFlow/0.1 (+https://profeflow.example)',
};

/** A site in memory: its pages by URL. Answers 304 when the ETag it has is asked for. */
export function fakeSite(pages: Record<string, FakePage | string>) {
  const requested: string[] = [];
  const clock: Clock & { time: number } = {
    time: 1_000_000,
    now() {
      return this.time;
    },
    sleep(ms) {
      this.time += ms;
      return Promise.resolve();
    },
  };
  const transport: Transport = ({ url, headers }) => {
    requested.push(url.href);
    const page = pages[url.href] ?? { status: 404 };
    const { status = 200, body = '', headers: own = {}, takesMs = 0, fails }: FakePage =
      typeof page === 'string'
        ? { body: page, headers: { 'content-type': 'text/html; charset=utf-8' } }
        : page;
    clock.time += takesMs;
    if (fails !== undefined) return Promise.reject(new Error(fails));
    const unchanged = own['etag'] !== undefined && headers['if-none-match'] === own['etag'];
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
    return Promise.resolve({
      status: unchanged ? 304 : status,
      headers: own,
      body: (async function* () {
        if (!unchanged && bytes.length > 0) yield bytes;
      })(),
      close: () => Promise.resolve(),
    });
  };
  return {
    deps: { transport, resolve: () => Promise.resolve(['93.184.216.34']), clock },
    /** In order, robots.txt left out. */
    requested: () => requested.filter((url) => !url.endsWith('/robots.txt')),
    robotsRequested: () => requested.filter((url) => url.endsWith('/robots.txt')),
    clock,
  };
}

export function source(
  kind: DiscoveryContext['source']['kind'],
  url: string | null,
  config: unknown = {},
  pages: DiscoveryContext['pages'] = [],
): DiscoveryContext {
  return { source: { id: '3f2f6a0e-0000-4000-8000-000000000000', name: 'Prueba', kind, url, config }, pages };
}
