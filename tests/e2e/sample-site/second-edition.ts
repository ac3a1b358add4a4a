import { beforeAll, expect, it } from 'vitest';
import type { RunReport } from '../../../local/report/report.ts';
import { expectations } from '../../../local/sample-site/expectations.ts';
import { changedAnswer } from '../../../local/sample-site/golden.ts';
import type { Ran } from '../sample-site.test.ts';
import { historyCounts } from '../support/history.ts';
import { runPipeline } from '../support/run.ts';
import { find, MODES } from '../support/search.ts';
import { outcomesOf } from './outcomes.ts';

const RETIRED_QUESTION =
  '¿Cuál es el plazo para apelar del resultado según el instructivo de apelación de 2024?';

export function secondEditionSuite(get: () => Ran): void {
  let third: RunReport;
  let before: Record<string, number>;
  let retiredUrl: string;
  let retiredWasFound: boolean;

  const documentOf = async (url: string): Promise<{ id: string } & Record<string, unknown>> => {
    const [document] = await get().stack.sql<{ id: string } & Record<string, unknown>>(
      `select id::text as id, estado, estado_code, version, served_version, contenido_texto as text
       from public.documentos_oficiales where url_original = $1`,
      [url],
    );
    return document!;
  };
  const foundIn = async (url: string): Promise<boolean> => {
    const hits = await Promise.all(MODES.map((mode) => find(get().stack, RETIRED_QUESTION, { mode, k: 20 })));
    return hits.flat().some(({ url_original }) => url_original === url);
  };

  beforeAll(async () => {
    const { stack, site } = get();
    retiredUrl = expectations(site.url).find(({ second }) => second === 'retired')!.url;
    retiredWasFound = await foundIn(retiredUrl);
    before = await historyCounts(stack.sql);
    site.edition(2);
    site.requests.clear();
    third = await runPipeline(stack.sql);
  }, 180_000);

  it('finds one document changed, one gone and every other as it was', async () => {
    const { site } = get();
    const expected = expectations(site.url);
    const actual = await outcomesOf(get(), third.run_ids[0]!);
    for (const { url, second } of expected) {
      if (second === null) continue;
      const outcome =
        { new_version: 'ready', retired: 'retired GONE_AT_SOURCE', unchanged: 'unchanged' }[second];
      expect(actual.get(url), url).toBe(outcome);
    }
    expect(third.documents).toMatchObject({ ready: 1, retired: 1, dead: 0, discovered: expected.length });
  });

  it('gives the changed document version 2 and keeps the text of version 1', async () => {
    const { stack, site } = get();
    const { url, first, second } = changedAnswer(site.url);
    const { id, text, ...state } = await documentOf(url);
    expect(state).toMatchObject({ estado: 'ready', version: 2, served_version: 2 });
    expect(text).toContain(second);
    expect(text).not.toContain(first);
    const versions = await stack.sql<Record<string, unknown>>(
      `select version, contenido_texto as text, valid_from, valid_to from public.document_versions
       where documento_id = $1::uuid order by version`,
      [id],
    );
    expect(versions.map(({ version }) => version)).toEqual([1, 2]);
    expect(versions[0]!['text']).toContain(first);
    expect(versions[0]!['valid_to']).toEqual(versions[1]!['valid_from']);
    expect(versions[1]).toMatchObject({ text: null, valid_to: null });
  });

  it('embeds the chunks that changed and no other', async () => {
    const { stack, site } = get();
    const { id } = await documentOf(changedAnswer(site.url).url);
    const [chunks] = await stack.sql<{ all: number; fresh: number; tokens: number }>(
      `select count(*)::int as all, sum(c.token_count)::int as tokens,
         count(*) filter (where not exists (
           select from pipeline.document_chunks old
           where old.documento_id = dc.documento_id and old.version = 1 and old.chunk_id = dc.chunk_id
         ))::int as fresh
       from pipeline.document_chunks dc join pipeline.chunks c on c.id = dc.chunk_id
       where dc.documento_id = $1::uuid and dc.version = 2`,
      [id],
    );
    console.log(`${chunks!.fresh} of the ${chunks!.all} chunks of version 2 are new and were embedded`);
    expect(chunks!.fresh).toBeGreaterThan(0);
    expect(chunks!.fresh).toBeLessThan(chunks!.all);
    // What went to the provider, not only what was kept of it.
    expect(third.tokens).toBeLessThan(chunks!.tokens / 2);
    expect(third).toMatchObject({ embeddings: chunks!.fresh, chunks: chunks!.fresh, provider_calls: 1 });
    expect(await historyCounts(stack.sql)).toEqual({
      ...before,
      versions: before['versions']! + 1,
      chunks: before['chunks']! + chunks!.fresh,
      embeddings: before['embeddings']! + chunks!.fresh,
      occurrences: before['occurrences']! + chunks!.all,
      events: before['events']! + 5,
      calls: before['calls']! + 1,
    });
  });

  it.each(MODES)('answers from the new text in mode %s', async (mode) => {
    const { question, url, page, first, second } = changedAnswer(get().site.url);
    const hits = await find(get().stack, question, { mode });
    expect(hits[0]).toMatchObject({ url_original: url, version: 2 });
    expect(hits[0]!.page_start).toBeLessThanOrEqual(page);
    expect(hits[0]!.page_end).toBeGreaterThanOrEqual(page);
    const answers = hits.map(({ content }) => content.replace(/\s+/g, ' '));
    expect(answers[0]).toContain(second);
    expect(answers.filter((answer) => answer.includes(first))).toEqual([]);
  });

  it('takes the vanished document out of search and keeps its history', async () => {
    const { id, text, ...state } = await documentOf(retiredUrl);
    expect(state).toMatchObject({ estado: 'retired', estado_code: 'GONE_AT_SOURCE', version: 1 });
    expect(text).toEqual(expect.stringMatching(/apelación/));
    expect(retiredWasFound).toBe(true);
    expect(await foundIn(retiredUrl)).toBe(false);
    const [kept] = await get().stack.sql(
      `select (select count(*) from public.document_versions where documento_id = $1::uuid)::int as versions,
              (select count(*) from public.lineage_of($1::uuid) where event = 'COMPLETE' and version is not null)::int as events,
              (select count(*) > 0 from pipeline.document_chunks where documento_id = $1::uuid) as chunks`,
      [id],
    );
    expect(kept).toEqual({ versions: 1, events: 5, chunks: true });
  });

  it('is sent the changed document and pages only', () => {
    const { pathname } = new URL(changedAnswer(get().site.url).url);
    const sent = get().site.requests.all.filter(({ status, target }) =>
      status === 200 && target !== '/robots.txt'
    );
    expect(sent.map(({ target }) => target).sort()).toEqual([pathname, '/biblioteca/normativa/'].sort());
  });
}
