import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { documentBytes } from '../../local/sample-site/answers.ts';
import { DOCUMENTS, isServed } from '../../local/sample-site/catalogue.ts';
import { openFolder } from '../../local/sources/folder.ts';
import type { Stack } from '../../local/stack.ts';
import { startTestStack } from '../support/test-stack.ts';
import { describeWithShared } from '../support/shared.ts';
import { anyJobLeft, crawled } from './support/crawled.ts';
import { type MeteredWorker, type Spent, startMeteredWorker } from './support/metered-worker.ts';

/** The platform ends a worker at 2 s of CPU; ours may not grow by more than this over its idle size. */
const MAX_CPU_SECONDS = 2;
const MAX_GROWTH_MIB = 150;
/** Long documents come first, so that their reading is what grows the process. */
const LONGEST = ['mx-codigo-penal-federal-351p.pdf', 'ar-ejecucion-gastos-299p.pdf'];
const SAMPLE = 'sample-150-pages.pdf';

interface Invocation extends Spent {
  /** The documents that it read, or went on with. */
  readonly documents: string[];
}

describeWithShared("the ingest function within the platform's limits", ['corpus/pdf-es'], ([shared = '']) => {
  const folder = mkdtempSync(join(tmpdir(), 'profeflow-limits-'));
  let stack: Stack;
  let worker: MeteredWorker;
  let closeSource: () => Promise<void>;
  const invocations: Invocation[] = [];

  beforeAll(async () => {
    writeFileSync(join(folder, SAMPLE), await longestSampleDocument());
    for (const name of readdirSync(shared).filter((one) => one.endsWith('.pdf'))) {
      symlinkSync(join(shared, name), join(folder, name));
    }
    // Without functions, scheduler and sender: one process, called by nobody else, one request after the other.
    stack = await startTestStack({ functions: false });
    const source = await openFolder(stack.sql, folder);
    closeSource = source.close;
    await crawled(stack, source.name, [...LONGEST, SAMPLE]);
    worker = await startMeteredWorker(stack, 'ingest');
    while (await anyJobLeft(stack, 'ingestion')) {
      const began = (await stack.sql<{ now: string }>('select clock_timestamp()::text as now'))[0]?.now;
      const spent = await worker.invoke();
      const touched = await stack.sql<{ subject: string }>(
        `select subject from pipeline.jobs where stage = 'ingestion' and updated_at > $1::timestamptz
         and (state = 'done' or coalesce(checkpoint, '{}') <> '{}')`,
        [began],
      );
      invocations.push({ ...spent, documents: touched.map(({ subject }) => basename(subject)) });
    }
  }, 600_000);

  afterAll(async () => {
    await worker?.stop();
    await closeSource?.();
    await stack?.stop();
    rmSync(folder, { recursive: true });
  });

  it('has read the long documents in several invocations, and every document', async () => {
    const [left] = await stack.sql<{ jobs: number; dead: number }>(
      `select count(*) filter (where state <> 'done')::int as jobs, count(*) filter (where state = 'dead')::int as dead
       from pipeline.jobs where stage = 'ingestion'`,
    );
    expect(left).toEqual({ jobs: 0, dead: 0 });
    const pages = await stack.sql<{ name: string; pages: number }>(
      `select substring(url_original from '[^/]+$') as name, paginas as pages from public.documentos_oficiales`,
    );
    for (const name of [...LONGEST, SAMPLE]) {
      expect(pages.find((one) => one.name === name)?.pages).toBeGreaterThanOrEqual(150);
      expect(invocations.filter(({ documents }) => documents.includes(name)).length).toBeGreaterThan(1);
    }
  });

  it('uses no more CPU in any invocation than the platform allows', () => {
    const most = invocations.reduce((a, b) => (a.cpuSeconds > b.cpuSeconds ? a : b));
    console.log(
      `${invocations.length} invocations, at most ${most.cpuSeconds.toFixed(2)} s CPU: ${most.documents}`,
    );
    expect(most.cpuSeconds, most.documents.join()).toBeLessThanOrEqual(MAX_CPU_SECONDS);
  });

  it('grows the process by no more than 150 MB over its idle size', () => {
    const most = invocations.reduce((a, b) => (a.peakMib > b.peakMib ? a : b));
    const growth = most.peakMib - worker.idleMib;
    console.log(
      `idle ${worker.idleMib.toFixed(0)} MiB, at most ${growth.toFixed(0)} MiB more: ${most.documents}`,
    );
    expect(growth, most.documents.join()).toBeLessThanOrEqual(MAX_GROWTH_MIB);
  });

  it('comes to a ceiling: the last third of the documents needs no more memory than the ones before', () => {
    const peaks = invocations.map(({ peakMib }) => peakMib);
    const third = Math.floor(peaks.length / 3);
    const before = Math.max(...peaks.slice(0, -third));
    const last = Math.max(...peaks.slice(-third));
    console.log(
      `peaks by thirds: ${
        [0, 1, 2].map((n) => Math.max(...peaks.slice(n * third, (n + 1) * third)).toFixed(0))
      } MiB`,
    );
    expect(last).toBeLessThanOrEqual(before * 1.1);
  });
});

/** The sample site's longest PDF. */
async function longestSampleDocument(): Promise<Uint8Array> {
  const pdfs = DOCUMENTS.filter((one) => one.path.endsWith('.pdf') && isServed(one, 1));
  const all = await Promise.all(pdfs.map((one) => documentBytes(one, 1)));
  const pagesOf = (bytes: Uint8Array): number =>
    new TextDecoder('latin1').decode(bytes).match(/\/Type\s*\/Page\b/g)?.length ?? 0;
  return all.reduce((a, b) => (pagesOf(a) >= pagesOf(b) ? a : b));
}
