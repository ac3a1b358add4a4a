import { beforeAll, expect, it } from 'vitest';
import type { RunReport } from '../../../local/report/report.ts';
import type { Ran } from '../sample-site.test.ts';
import { historyCounts } from '../support/history.ts';
import { runPipeline } from '../support/run.ts';
import { outcomesOf } from './outcomes.ts';

/** Addresses without a document that could be the same as before: one is not there, one may not be asked for. */
const WITHOUT_BYTES = ['rejected HTTP_NOT_FOUND', 'rejected ROBOTS_DISALLOWED'];

export function secondRunSuite(get: () => Ran): void {
  let second: RunReport;
  let before: Record<string, number>;

  beforeAll(async () => {
    before = await historyCounts(get().stack.sql);
    get().site.requests.clear();
    second = await runPipeline(get().stack.sql);
  }, 180_000);

  it('makes no provider call, no version, no chunk, no embedding and no lineage of a version', async () => {
    expect(second).toMatchObject({ provider_calls: 0, tokens: 0, cost_usd: 0, chunks: 0, embeddings: 0 });
    expect(await historyCounts(get().stack.sql)).toEqual(before);
  });

  it('says of every document that it is unchanged', async () => {
    const outcomes = [...(await outcomesOf(get(), second.run_ids[0]!)).values()];
    expect(outcomes).toHaveLength(get().first.documents.discovered);
    expect(outcomes.filter((outcome) => outcome !== 'unchanged').sort()).toEqual(WITHOUT_BYTES);
    expect(second.documents).toMatchObject({
      unchanged: second.documents.discovered - WITHOUT_BYTES.length,
      ready: 0,
    });
  });

  it('is not sent a single document again', () => {
    const { all } = get().site.requests;
    const answers = new Set(all.filter(({ target }) => target !== '/robots.txt').map(({ status }) => status));
    expect([...answers].sort()).toEqual([301, 304, 404]);
    expect(all.filter(({ status, conditional }) => status === 304 && !conditional)).toEqual([]);
  });

  it('leaves every document as it was, ready ones in search', async () => {
    const [states] = await get().stack.sql(
      `select count(*) filter (where estado = 'ready')::int as ready,
              count(*) filter (where version > 1)::int as changed
       from public.documentos_oficiales`,
    );
    expect(states).toEqual({ ready: get().first.documents.ready, changed: 0 });
  });
}
