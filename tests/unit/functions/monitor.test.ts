import { describe, expect, it } from 'vitest';
import { runStage } from '../../../supabase/functions/_shared/worker/run-stage.ts';
import { discoverJob } from '../../../supabase/functions/monitor/handler.ts';
import { fakeWeb, type Page } from './fake-web.ts';
import { FakeWork, fakeWorld, job } from './fakes.ts';

const LISTING = 'https://www.example.org/documentos/';
const SOURCE = { id: 's', name: 'sitio', kind: 'listing', url: LISTING, config: {} };

async function monitor(pages: Record<string, Page>, context: Record<string, unknown> = {}) {
  const web = fakeWeb(pages);
  const work = new FakeWork([
    job(1, { stage: 'discovery', context: { source: SOURCE, pages: [], ...context } }),
  ], { host_interval_ms: 0 });
  await runStage('discovery', discoverJob(web), fakeWorld(work).deps);
  return { report: work.reports[0], requests: web.requests };
}

describe('monitor', () => {
  it('reports what the source shows', async () => {
    const { report } = await monitor({
      [LISTING]: { body: '<!doctype html><a href="manual.pdf">Manual docente</a>', headers: { etag: '"1"' } },
    });
    expect(report).toMatchObject({
      call: 'complete',
      result: {
        documents: [{ url: `${LISTING}manual.pdf`, titulo: 'Manual docente' }],
        pages: [{ url: LISTING, status: 200, etag: '"1"' }],
        complete: true,
        errors: [],
      },
    });
  });

  it('asks with what was said the last time, and the links of an unchanged page count', async () => {
    const links = [{ url: `${LISTING}viejo.pdf`, title: 'Viejo' }];
    const pages = [{ url: LISTING, etag: '"1"', last_modified: null, links, page_links: [] }];
    const { report, requests } = await monitor({ [LISTING]: { body: 'x', headers: { etag: '"1"' } } }, {
      pages,
    });
    expect(requests).toEqual([`GET ${LISTING} if-none-match "1"`]);
    expect(report).toMatchObject({
      call: 'complete',
      result: { documents: [{ url: `${LISTING}viejo.pdf` }], pages: [{ status: 304 }] },
    });
  });

  it.each([
    ['a source that is gone', { [LISTING]: { status: 404 } }, {}, 'HTTP_NOT_FOUND'],
    ['a server that fails', { [LISTING]: { status: 500 } }, {}, 'HTTP_SERVER_ERROR'],
    ['a private address', {}, { source: { ...SOURCE, url: 'http://10.0.0.1/' } }, 'ADDRESS_NOT_PUBLIC'],
    [
      'a configuration that is wrong',
      {},
      { source: { ...SOURCE, config: { max_depth: -1 } } },
      'SOURCE_UNREADABLE',
    ],
    ['an unknown kind', {}, { source: { ...SOURCE, kind: 'carrier-pigeon' } }, 'INTERNAL'],
    ['no source', {}, { source: null }, 'INTERNAL'],
  ])('fails with a code on %s', async (_what, pages, context, code) => {
    expect((await monitor(pages, context)).report).toMatchObject({
      call: 'fail',
      code,
      message: expect.stringMatching(/^Cannot /),
    });
  });
});
