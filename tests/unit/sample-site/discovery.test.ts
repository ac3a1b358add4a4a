import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectations, FORBIDDEN_PATH } from '../../../local/sample-site/expectations.ts';
import { createSampleSite, type SampleSite } from '../../../local/sample-site/server.ts';
import { sampleSources } from '../../../local/sample-site/sources.ts';
import { discoverSource } from '../../../supabase/functions/_shared/discovery/discover.ts';
import type { DiscoveryResult, StoredPage } from '../../../supabase/functions/_shared/discovery/types.ts';
import type { Transport } from '../../../supabase/functions/_shared/http/transport.ts';

let site: SampleSite;

beforeAll(async () => {
  site = await createSampleSite({ port: 0 });
});

afterAll(async () => {
  await site.close();
});

const transport: Transport = async ({ url, method, headers, signal }) => {
  const answer = await fetch(url, { method, headers, signal, redirect: 'manual' });
  const body = new Uint8Array(await answer.arrayBuffer());
  return {
    status: answer.status,
    headers: Object.fromEntries(answer.headers),
    body: (async function* () {
      yield body;
    })(),
    close: async () => {},
  };
};

function discover(name: string, pages: readonly StoredPage[] = []): Promise<DiscoveryResult> {
  const source = sampleSources(site.url).find((one) => one.name === name)!;
  const settings = {
    fetch_max_bytes: 1_000_000,
    fetch_timeout_ms: 5_000,
    fetch_max_redirects: 5,
    fetch_allowed_private_hosts: [new URL(site.url).host],
    host_interval_ms: 0,
    user_agent: 'ProfeFlow/prueba',
  };
  return discoverSource({ source: { id: name, ...source }, pages }, settings, {
    transport,
    resolve: async () => ['127.0.0.1'],
  });
}

describe('the sources of the sample site', () => {
  const names = sampleSources('http://127.0.0.1:4010').map(({ name }) => name);

  it.each(names)(
    '%s leads to exactly its documents, and again without reading its pages anew',
    async (name) => {
      const expected = expectations(site.url).filter(({ sources }) => sources.includes(name)).map(({ url }) =>
        url
      );
      const first = await discover(name);
      expect(first.documents.map(({ url }) => url).sort()).toEqual(expected.sort());
      expect(first).toMatchObject({ complete: true, errors: [] });

      const second = await discover(name, first.pages);
      expect(second.documents.map(({ url }) => url).sort()).toEqual(expected);
      expect(second.pages.every(({ status }) => status === 304)).toBe(true);
    },
  );

  it('lead to one document less in the second edition', async () => {
    const first = await discover('Biblioteca de muestra');
    site.edition(2);
    try {
      const second = await discover('Biblioteca de muestra', first.pages);
      const left = new Set(second.documents.map(({ url }) => url));
      const gone = first.documents.filter(({ url }) => !left.has(url)).map(({ url }) => url);
      expect(gone).toEqual(
        expectations(site.url).filter(({ second }) => second === 'retired').map(({ url }) => url),
      );
    } finally {
      site.edition(1);
    }
  });

  it('are read without fetching what robots.txt forbids', () => {
    expect(site.requests.of(FORBIDDEN_PATH)).toEqual([]);
  });

  it('cover the four kinds and put the irrelevant document under a relevance profile', () => {
    const sources = sampleSources(site.url);
    expect(new Set(sources.map(({ kind }) => kind))).toEqual(
      new Set(['listing', 'sitemap', 'feed', 'url_list']),
    );
    const irrelevant = expectations(site.url).filter(({ outcome }) => outcome === 'irrelevant');
    for (const { sources: [name] } of irrelevant) {
      expect(sources.find((source) => source.name === name)?.relevance_profile).toBe('evaluacion-docente');
    }
    const twice = expectations(site.url).filter((one) => one.sources.length > 1);
    expect(twice).toHaveLength(1);
  });
});
