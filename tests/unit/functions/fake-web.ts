import type { FetchDeps } from '../../../supabase/functions/_shared/http/fetch-document.ts';

export interface Page {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface FakeWeb extends FetchDeps {
  /** `GET url` of every request, robots.txt left out, with the conditions it carried. */
  readonly requests: string[];
  readonly pages: Map<string, Page>;
}

/** Hosts under example.org are public; every other name leads to a private address. A page not there is a 404. */
export function fakeWeb(pages: Readonly<Record<string, Page>>): FakeWeb {
  const site = new Map(Object.entries(pages));
  const requests: string[] = [];
  return {
    pages: site,
    requests,
    resolve: (host) => Promise.resolve([host.endsWith('example.org') ? '93.184.216.34' : '10.0.0.7']),
    transport: async ({ url, headers }) => {
      const condition = headers['if-none-match'];
      if (!url.pathname.endsWith('/robots.txt')) {
        requests.push(`GET ${url.href}${condition ? ` if-none-match ${condition}` : ''}`);
      }
      const page = site.get(url.href) ?? { status: 404 };
      const notModified = condition !== undefined && page.headers?.['etag'] === condition;
      const body = typeof page.body === 'string'
        ? new TextEncoder().encode(page.body)
        : page.body ?? new Uint8Array();
      return {
        status: notModified ? 304 : page.status ?? 200,
        headers: page.headers ?? {},
        body: notModified ? parts() : parts(body),
        close: () => Promise.resolve(),
      };
    },
  };
}

async function* parts(...bytes: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* bytes;
}
