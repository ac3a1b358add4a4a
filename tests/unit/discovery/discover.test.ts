import process from 'node:process';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { discoverSource } from '../../../supabase/functions/_shared/discovery/discover.ts';
import type {
  DiscoveryContext,
  DiscoveryResult,
} from '../../../supabase/functions/_shared/discovery/types.ts';
import { type FakePage, fakeSite, SETTINGS, source } from './support/fake-site.ts';

const A = 'https://a.cl/docs/';
const links = (...hrefs: string[]) =>
  `<html><body>${hrefs.map((href) => `<a href="${href}">${href}</a>`).join('\n')}</body></html>`;
const urls = (result: DiscoveryResult) => result.documents.map(({ url }) => url.replace('https://a.cl', ''));
const html = (body: string, headers: Record<string, string> = {}): FakePage => ({
  body,
  headers: { 'content-type': 'text/html', ...headers },
});
const xml = (body: string, headers: Record<string, string> = {}): FakePage => ({
  body,
  headers: { 'content-type': 'text/xml', ...headers },
});

function run(
  context: DiscoveryContext,
  pages: Record<string, FakePage | string>,
  settings: Partial<typeof SETTINGS> = {},
) {
  const site = fakeSite(pages);
  return { site, result: discoverSource(context, { ...SETTINGS, ...settings }, site.deps) };
}

describe('a listing', () => {
  it('gives its documents, and those of the pages below it', async () => {
    const { site, result } = run(source('listing', `${A}#inicio`), {
      [A]: links('ley.pdf', 'leyes/', '/noticias/', 'leyes/', 'https://otro.cl/b.docx'),
      [`${A}leyes/`]: links('dto.pdf', '../ley.pdf', 'viejas/'),
      [`${A}leyes/viejas/`]: links('d.pdf'),
    });
    const found = await result;
    expect(found).toEqual({
      documents: [
        { url: `${A}ley.pdf`, titulo: '../ley.pdf', last_modified: null },
        { url: 'https://otro.cl/b.docx', titulo: 'https://otro.cl/b.docx', last_modified: null },
        { url: `${A}leyes/dto.pdf`, titulo: 'dto.pdf', last_modified: null },
      ],
      pages: [
        {
          url: A,
          status: 200,
          etag: null,
          last_modified: null,
          links: [{ url: `${A}ley.pdf`, title: 'ley.pdf' }, {
            url: 'https://otro.cl/b.docx',
            title: 'https://otro.cl/b.docx',
          }],
          page_links: [`${A}leyes/`, 'https://a.cl/noticias/'],
        },
        {
          url: `${A}leyes/`,
          status: 200,
          etag: null,
          last_modified: null,
          links: [{ url: `${A}leyes/dto.pdf`, title: 'dto.pdf' }, {
            url: `${A}ley.pdf`,
            title: '../ley.pdf',
          }],
          page_links: [`${A}leyes/viejas/`],
        },
      ],
      complete: true,
      errors: [],
      metrics: { requests: 3, milliseconds: 250 },
    });
    expect(site.requested()).toEqual([A, `${A}leyes/`]);
    expect(site.robotsRequested()).toEqual(['https://a.cl/robots.txt']);
  });

  it('goes as deep as it is told', async () => {
    const pages = {
      [A]: links('1/', 'a.pdf'),
      [`${A}1/`]: links('2/', 'b.pdf'),
      [`${A}1/2/`]: links('c.pdf'),
    };
    const found = async (max_depth: number) =>
      urls(await run(source('listing', A, { max_depth }), pages).result);
    expect(await found(0)).toEqual(['/docs/a.pdf']);
    expect(await found(1)).toEqual(['/docs/a.pdf', '/docs/1/b.pdf']);
    expect(await found(2)).toEqual(['/docs/a.pdf', '/docs/1/b.pdf', '/docs/1/2/c.pdf']);
  });

  it('turns its pages without going deeper', async () => {
    const page = (at: number) => links(`${at}.pdf`, `?page=${at + 1}`);
    const pages = Object.fromEntries([1, 2, 3, 4].map((at) => [at === 1 ? A : `${A}?page=${at}`, page(at)]));
    const { result } = run(source('listing', A, { max_depth: 1, max_pages: 4 }), pages);
    expect(urls(await result)).toEqual([1, 2, 3, 4].map((at) => `/docs/${at}.pdf`));
  });

  it('with include and exclude patterns takes what matches, HTML pages among it', async () => {
    const page = links('a.pdf', 'b.doc', 'ley/1', 'ley/2', 'ley/borrador', 'seccion/', '?page=2');
    const pages = {
      [A]: page,
      [`${A}seccion/`]: links('c.pdf', 'd.doc', '/ley/9'),
      [`${A}?page=2`]: links('e.pdf'),
    };
    const config = { include: ['\\.pdf$', '/LEY/'], exclude: ['borrador'] };
    const { site, result } = run(source('listing', A, config), pages);
    expect(urls(await result)).toEqual([
      '/docs/a.pdf',
      '/docs/ley/1',
      '/docs/ley/2',
      '/docs/seccion/c.pdf',
      '/ley/9',
      '/docs/e.pdf',
    ]);
    expect(site.requested()).toEqual([A, `${A}seccion/`, `${A}?page=2`]);
  });

  it('never takes itself or its next page for a document, however wide the pattern', async () => {
    const pages = { [A]: links('/docs/', 'ley/1', '?page=2'), [`${A}?page=2`]: links('/docs/', 'ley/2') };
    const { result } = run(source('listing', A, { include: ['.'] }), pages);
    expect(urls(await result)).toEqual(['/docs/ley/1', '/docs/ley/2']);
  });

  it('reads what follow says instead of what lies below it', async () => {
    const pages = {
      [A]: links('x/', 'https://b.cl/normas/'),
      'https://b.cl/normas/': links('a.pdf'),
      [`${A}x/`]: links('b.pdf'),
    };
    const { result } = run(source('listing', A, { follow: ['/normas/'] }), pages);
    // Pages of other sites are not kept from a listing, so a pattern cannot lead there.
    expect(urls(await result)).toEqual([]);
    const near = { [A]: links('x/', '/normas/'), 'https://a.cl/normas/': links('a.pdf') };
    expect(urls(await run(source('listing', A, { follow: ['/normas/'] }), near).result)).toEqual([
      '/normas/a.pdf',
    ]);
  });

  it('recognises a document behind an address that says nothing', async () => {
    const { result } = run(source('listing', A), {
      [A]: '<a href="/docs/ver/7">Manual 2025</a><a href="/docs/foto/7">Foto</a>',
      [`${A}ver/7`]: { body: '%PDF-1.7 …', headers: { 'content-type': 'application/octet-stream' } },
      [`${A}foto/7`]: { body: '\u0001\u0002\u0003', headers: { 'content-type': 'image/x' } },
    });
    expect(await result).toMatchObject({
      documents: [{ url: `${A}ver/7`, titulo: 'Manual 2025', last_modified: null }],
      complete: true,
      errors: [],
    });
  });

  it('may itself be a document', async () => {
    const { result } = run(source('listing', 'https://a.cl/ley.pdf'), {
      'https://a.cl/ley.pdf': { body: '%PDF-1.7' },
    });
    expect(urls(await result)).toEqual(['/ley.pdf']);
  });

  it('may turn out to be a feed', async () => {
    const { result } = run(source('listing', 'https://a.cl/x'), {
      'https://a.cl/x': xml(
        '<?xml version="1.0"?><rss><channel><item><link>https://a.cl/1</link></item></channel></rss>',
      ),
    });
    expect(urls(await result)).toEqual(['/1']);
  });

  it('follows a redirect, and reads below where it led', async () => {
    const { result } = run(source('listing', 'https://a.cl/docs'), {
      'https://a.cl/docs': { status: 301, headers: { location: 'https://www.a.cl/es/docs/' } },
      'https://www.a.cl/es/docs/': links('a.pdf', 'mas/', '/otro/'),
      'https://www.a.cl/es/docs/mas/': links('b.pdf'),
    });
    expect((await result).documents.map(({ url }) => url)).toEqual([
      'https://www.a.cl/es/docs/a.pdf',
      'https://www.a.cl/es/docs/mas/b.pdf',
    ]);
  });

  it('takes nothing of another site that one of its links leads to', async () => {
    const { result } = run(source('listing', A), {
      [A]: links('sale/'),
      [`${A}sale/`]: { status: 302, headers: { location: 'https://otro.cl/' } },
      'https://otro.cl/': links('x.pdf'),
    });
    expect(await result).toMatchObject({ documents: [], complete: true });
  });

  it('in windows-1252 is read as such', async () => {
    const body = Uint8Array.from(
      '<meta charset=iso-8859-1><a href="año.pdf">Evaluación</a>',
      (char) => char.charCodeAt(0),
    );
    const { result } = run(source('listing', A), { [A]: { body, headers: { 'content-type': 'text/html' } } });
    expect((await result).documents).toEqual([{
      url: `${A}a%C3%B1o.pdf`,
      titulo: 'Evaluación',
      last_modified: null,
    }]);
  });
});

describe('a second crawl', () => {
  const pages = {
    [A]: html(links('a.pdf', '1/', 'ley/1'), {
      etag: '"1"',
      'last-modified': 'Tue, 03 Jun 2025 10:00:00 GMT',
    }),
    [`${A}1/`]: html(links('b.pdf'), { etag: '"2"' }),
  };

  it('of unchanged pages finds the same by their stored links', async () => {
    const first = await run(source('listing', A), pages).result;
    const again = await run(source('listing', A, {}, first.pages), pages).result;
    expect(again.pages.map(({ status }) => status)).toEqual([304, 304]);
    expect({ ...again, pages: again.pages.map((page) => ({ ...page, status: 200 })) }).toEqual(first);
    expect(again.pages[0]?.last_modified).toBe('Tue, 03 Jun 2025 10:00:00 GMT');
  });

  it('heeds patterns that changed since', async () => {
    const first = await run(source('listing', A), pages).result;
    const only = (config: unknown) => run(source('listing', A, config, first.pages), pages).result.then(urls);
    expect(await only({ include: ['/ley/'] })).toEqual(['/docs/ley/1']);
    expect(await only({ exclude: ['b\\.pdf'] })).toEqual(['/docs/a.pdf']);
  });

  it('asks again for a page whose links were not kept', async () => {
    const again = await run(source('listing', A, {}, [{ url: A, etag: '"1"' }]), pages).result;
    expect(again.pages.map(({ status }) => status)).toEqual([200, 200]);
  });
});

describe('what cannot be read', () => {
  const start = { [A]: links('a.pdf', '1/', '2/', '3/') };
  const good = { [`${A}1/`]: links('b.pdf'), [`${A}2/`]: links('c.pdf'), [`${A}3/`]: links('d.pdf') };

  it.each<[string, FakePage, string]>([
    ['a server error', { status: 500 }, 'HTTP_SERVER_ERROR'],
    ['a refusal', { status: 403 }, 'HTTP_REFUSED'],
    ['no connection', { fails: 'ECONNRESET' }, 'FETCH_FAILED'],
    ['nothing', { body: '' }, 'FETCH_FAILED'],
    ['too much', { body: 'x'.repeat(6_000_000) }, 'TOO_LARGE'],
    ['a circle', { status: 302, headers: { location: `${A}2/` } }, 'TOO_MANY_REDIRECTS'],
  ])('%s on one page is an error, and the crawl incomplete', async (_, page, code) => {
    const found = await run(source('listing', A), { ...start, ...good, [`${A}2/`]: page }).result;
    expect(urls(found)).toEqual(['/docs/a.pdf', '/docs/1/b.pdf', '/docs/3/d.pdf']);
    expect(found.complete).toBe(false);
    expect(found.errors).toEqual([{
      url: `${A}2/`,
      code,
      message: expect.stringMatching(/^Cannot \w+ http/),
    }]);
  });

  it('a dead link is an error, but nothing is missing for it', async () => {
    const found = await run(source('listing', A), { ...start, ...good, [`${A}2/`]: { status: 404 } }).result;
    expect(found).toMatchObject({ complete: true, errors: [{ url: `${A}2/`, code: 'HTTP_NOT_FOUND' }] });
  });

  it('a page that robots.txt keeps for itself is not asked for', async () => {
    const robots = { 'https://a.cl/robots.txt': { body: 'User-agent: ProfeFlow\nDisallow: /docs/2' } };
    const { site, result } = run(source('listing', A), { ...start, ...good, ...robots });
    expect(await result).toMatchObject({ complete: true, errors: [] });
    expect(site.requested()).not.toContain(`${A}2/`);
  });

  it('a redirect into what robots.txt forbids is not followed', async () => {
    const robots = { 'https://a.cl/robots.txt': { body: 'User-agent: *\nDisallow: /secreto' } };
    const { site, result } = run(source('listing', A), {
      ...start,
      ...good,
      ...robots,
      [`${A}2/`]: { status: 302, headers: { location: '/secreto/' } },
    });
    await result;
    expect(site.requested()).not.toContain('https://a.cl/secreto/');
  });

  it('a host that says "too many requests" is left alone', async () => {
    const { site, result } = run(source('listing', A), { ...start, ...good, [`${A}1/`]: { status: 429 } });
    expect(await result).toMatchObject({ complete: false, errors: [{ code: 'HTTP_RATE_LIMITED' }] });
    expect(site.requested()).toEqual([A, `${A}1/`]);
  });

  it.each<[string, FakePage, string]>([
    ['a server error', { status: 503, headers: { 'retry-after': '9' } }, 'HTTP_SERVER_ERROR'],
    ['a dead link', { status: 404 }, 'HTTP_NOT_FOUND'],
    ['a picture', { body: '\u0089PNG\u0000\u0001\u0002' }, 'SOURCE_UNREADABLE'],
    ['nothing', { body: '' }, 'FETCH_FAILED'],
  ])('%s as the start page is thrown', async (_, page, code) => {
    await expect(run(source('listing', A), { [A]: page }).result).rejects.toMatchObject({ code });
  });

  it('a start page that robots.txt forbids, or whose robots.txt cannot be had, is thrown', async () => {
    const forbids = { 'https://a.cl/robots.txt': { body: 'User-agent: *\nDisallow: /' } };
    await expect(run(source('listing', A), { ...start, ...forbids }).result).rejects.toMatchObject({
      code: 'ROBOTS_DISALLOWED',
    });
    const fails = { 'https://a.cl/robots.txt': { status: 503, headers: { 'retry-after': '60' } } };
    await expect(run(source('listing', A), { ...start, ...fails }).result).rejects.toMatchObject({
      code: 'HTTP_SERVER_ERROR',
      retryAfterMs: 60_000,
    });
  });

  it('a worker that is ending is told by the signal, not by an error in the result', async () => {
    const controller = new AbortController();
    const site = fakeSite({ ...start, ...good });
    const ending = new DOMException('ending', 'AbortError');
    const transport: typeof site.deps.transport = (request) => {
      if (request.url.pathname === '/docs/2/') controller.abort(ending);
      return site.deps.transport(request);
    };
    const deps = { ...site.deps, transport, signal: controller.signal };
    await expect(discoverSource(source('listing', A), SETTINGS, deps)).rejects.toBe(ending);
  });
});

describe('limits', () => {
  const many = links(...Array.from({ length: 30 }, (_, at) => `p${at}/`), 'a.pdf');

  it('of pages end the crawl and make it incomplete', async () => {
    const { site, result } = run(source('listing', A, { max_pages: 3 }), {
      [A]: many,
      ...Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`${A}p${at}/`, links(`${at}.pdf`)])),
    });
    expect(await result).toMatchObject({ complete: false, errors: [] });
    expect(site.requested()).toHaveLength(3);
  });

  it('of documents, too', async () => {
    const { result } = run(source('listing', A, { max_documents: 2, max_depth: 0 }), {
      [A]: links('1.pdf', '2.pdf', '3.pdf'),
    });
    const found = await result;
    expect([found.documents.length, found.complete]).toEqual([2, false]);
  });

  it('of time leave a result, with an error that says so', async () => {
    const pages = Object.fromEntries(
      Array.from({ length: 30 }, (_, at) => [`${A}p${at}/`, { ...html(links(`${at}.pdf`)), takesMs: 4000 }]),
    );
    const { site, result } = run(source('listing', A), { [A]: many, ...pages }, {
      discovery_time_budget_ms: 20_000,
    });
    const found = await result;
    expect(found).toMatchObject({ complete: false, errors: [{ code: 'FETCH_TIMEOUT' }] });
    expect(found.documents.length).toBeGreaterThan(3);
    expect(site.clock.time).toBeLessThan(1_000_000 + 26_000);
  });

  it('of pace are the larger of ours and the crawl delay', async () => {
    const robots = { 'https://a.cl/robots.txt': { body: 'User-agent: *\nCrawl-delay: 3' } };
    const pages = { [A]: links('1/', '2/'), [`${A}1/`]: links(), [`${A}2/`]: links() };
    expect((await run(source('listing', A), pages).result).metrics.milliseconds).toBe(500);
    expect((await run(source('listing', A), { ...pages, ...robots }).result).metrics.milliseconds).toBe(6000);
  });

  it('of a pattern that would hang hold for a whole crawl', async () => {
    const page = links(...Array.from({ length: 300 }, (_, at) => `${'a'.repeat(1500)}${at}!.html`), 'a.pdf');
    const started = performance.now();
    await run(source('listing', A, { include: ['(a+)+$', '(.*a){9}b'], max_depth: 0 }), { [A]: page }).result;
    expect(performance.now() - started).toBeLessThan(3000);
  });
});

describe('a sitemap', () => {
  const MAP = 'https://a.cl/sitemap.xml';
  const map = (...locs: string[]) =>
    `<urlset>${
      locs.map((loc) => `<url><loc>${loc}</loc><lastmod>2025-01-02</lastmod></url>`).join('')
    }</urlset>`;
  const index = (...locs: string[]) =>
    `<sitemapindex>${locs.map((loc) => `<sitemap><loc>${loc}</loc></sitemap>`).join('')}</sitemapindex>`;

  it('gives every page that the patterns want, from all its parts, zipped or not', async () => {
    const pages = {
      [MAP]: xml(index('https://a.cl/1.xml', 'https://a.cl/2.xml.gz', 'https://a.cl/etiquetas.xml')),
      'https://a.cl/1.xml': xml(map('https://a.cl/ley/1', 'https://a.cl/a.pdf')),
      'https://a.cl/2.xml.gz': {
        body: gzipSync(index('https://cdn.a.cl/3.txt')),
        headers: { 'content-type': 'application/x-gzip' },
      },
      'https://cdn.a.cl/3.txt': { body: 'https://a.cl/ley/3\n', headers: { 'content-type': 'text/plain' } },
    };
    const { result } = run(
      source('sitemap', MAP, { include: ['/ley/', '\\.xml'], exclude: ['etiquetas'] }),
      pages,
    );
    expect(await result).toMatchObject({
      documents: [
        { url: 'https://a.cl/ley/1', last_modified: '2025-01-02T00:00:00.000Z' },
        { url: 'https://a.cl/ley/3', last_modified: null },
      ],
      complete: true,
    });
  });

  it('with a part that is missing, cut or something else is incomplete', async () => {
    for (
      const part of [{ status: 500 }, xml(map('https://a.cl/ley/2').slice(0, -6)), html('<html>Error</html>')]
    ) {
      const { result } = run(source('sitemap', MAP), {
        [MAP]: xml(index('https://a.cl/1.xml', 'https://a.cl/2.xml')),
        'https://a.cl/1.xml': xml(map('https://a.cl/ley/1')),
        'https://a.cl/2.xml': part,
      });
      const found = await result;
      expect([urls(found), found.complete, found.errors.length]).toEqual([['/ley/1'], false, 1]);
    }
  });

  it('that is a bomb, or no sitemap, is refused', async () => {
    const bomb = { body: gzipSync(new Uint8Array(40 << 20), { level: 9 }) };
    for (const page of [bomb, html('<html></html>'), { body: '%PDF-1.7' }]) {
      await expect(run(source('sitemap', MAP), { [MAP]: page }).result).rejects.toMatchObject({
        code: 'SOURCE_UNREADABLE',
      });
    }
  });
});

describe('XML that is nested beyond sense', () => {
  const entry = '<item><link>https://a.cl/1</link>';
  it.each([
    ['feed', `<rss><channel>${entry.repeat(40_000)}</channel></rss>`],
    ['feed', `<rss><channel>${entry}</item>${'<a></b>'.repeat(40_000)}</channel></rss>`],
    ['sitemap', `<urlset><url><loc>https://a.cl/1</loc>${'<a>'.repeat(400_000)}</url></urlset>`],
  ])('is refused at once, as half of it would not be the whole: a %s', async (kind, body) => {
    const before = process.cpuUsage().user;
    await expect(run(source(kind as 'feed', 'https://a.cl/x'), { 'https://a.cl/x': xml(body) }).result)
      .rejects.toMatchObject({
        code: 'SOURCE_UNREADABLE',
        message: expect.stringContaining('nested over 200 levels deep') as string,
      });
    expect((process.cpuUsage().user - before) / 1e3).toBeLessThan(1500);
  });

  it('is not that of entries side by side, or within one another a few times', async () => {
    const inner = `${entry}<media:group>${'<a>'.repeat(100)}${'</a>'.repeat(100)}</media:group>`;
    const body = `<rss><channel>${`${inner}${inner}</item></item>`.repeat(300)}</channel></rss>`;
    expect(urls(await run(source('feed', 'https://a.cl/x'), { 'https://a.cl/x': xml(body) }).result)).toEqual(
      ['/1'],
    );
  });
});

describe('a feed', () => {
  it('gives its entries, over its pages', async () => {
    const feed = (link: string, next = '') =>
      xml(
        `<rss xmlns:atom="x"><channel>${next}<item><title>T</title><link>${link}</link></item></channel></rss>`,
      );
    const { result } = run(source('feed', 'https://a.cl/feed'), {
      'https://a.cl/feed': feed('https://a.cl/1', '<atom:link rel="next" href="/feed?paged=2"/>'),
      'https://a.cl/feed?paged=2': feed('https://a.cl/2'),
    });
    const found = await result;
    expect([urls(found), found.complete, found.documents[0]?.titulo]).toEqual([['/1', '/2'], true, 'T']);
  });

  it('that is a sitemap is refused', async () => {
    const page = xml('<urlset></urlset>');
    await expect(run(source('feed', 'https://a.cl/feed'), { 'https://a.cl/feed': page }).result).rejects
      .toMatchObject({ code: 'SOURCE_UNREADABLE' });
  });
});

describe('a list', () => {
  it('in the configuration asks nobody', async () => {
    const config = {
      urls: [
        'https://a.cl/1',
        { url: 'HTTPS://A.cl/2#x', title: 'Dos' },
        'https://a.cl/1',
        'nada',
        'https://a.cl/no',
      ],
      exclude: ['/no$'],
    };
    const { site, result } = run(source('url_list', null, config), {});
    expect(await result).toEqual({
      documents: [
        { url: 'https://a.cl/1', titulo: null, last_modified: null },
        { url: 'https://a.cl/2', titulo: 'Dos', last_modified: null },
      ],
      pages: [],
      complete: true,
      errors: [{ url: 'nada', code: 'URL_INVALID', message: 'Cannot fetch "nada": it is not a web address' }],
      metrics: { requests: 0, milliseconds: 0 },
    });
    expect(site.requested()).toEqual([]);
  });

  it('at an address is read', async () => {
    const { result } = run(source('url_list', 'https://a.cl/lista.txt'), {
      'https://a.cl/lista.txt': { body: '# x\nhttps://a.cl/1' },
    });
    expect(urls(await result)).toEqual(['/1']);
  });

  it('kept by hand is never complete, so that nothing of it is gone', async () => {
    expect(await run(source('manual', null), {}).result).toMatchObject({
      documents: [],
      complete: false,
      errors: [],
    });
  });
});

describe('a configuration that is wrong', () => {
  it.each([
    [{ include: ['('] }, /include pattern "\("/],
    [{ exclude: 'pdf' }, /exclude/],
    [{ max_pages: -1 }, /max_pages/],
    [{ max_depth: 'dos' }, /max_depth/],
    [{ urls: [3] }, /urls/],
    ['nada', /config/],
  ])('%j is said to be so', async (config, message) => {
    await expect(run(source('listing', A, config), {}).result).rejects.toMatchObject({
      code: 'SOURCE_UNREADABLE',
      message: expect.stringMatching(message),
    });
  });

  it('without an address', async () => {
    for (const url of [null, '', 'mailto:a@b.cl', '/docs']) {
      await expect(run(source('listing', url), {}).result).rejects.toMatchObject({
        code: 'SOURCE_UNREADABLE',
      });
    }
  });

  it('may have keys of other stages, and nulls', async () => {
    const config = { include: null, max_depth: null, idioma: 'es' };
    expect(urls(await run(source('listing', A, config), { [A]: links('a.pdf') }).result)).toEqual([
      '/docs/a.pdf',
    ]);
    expect(urls(await run(source('listing', A, null), { [A]: links('a.pdf') }).result)).toEqual([
      '/docs/a.pdf',
    ]);
  });
});
