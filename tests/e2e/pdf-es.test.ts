import { basename, join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startStack } from '../../local/stack.ts';
import { manifestFiles, pdftotext, wordRecall } from '../support/compare-with-pdftotext.ts';
import { describeWithShared } from '../support/shared.ts';
import { type Ended, npmStart, type Workplace, workplace } from './support/command-line.ts';

const FOLDER = 'corpus/pdf-es';

/** A document with fewer characters, by pdftotext, counts as one that cannot be read. */
const READABLE_CHARS = 200;

/** Share of pdftotext's words that a text needs to count as read. */
const RECALL = 0.9;

interface Stored extends Record<string, unknown> {
  readonly url: string;
  readonly estado: string;
  readonly code: string | null;
  readonly text: string | null;
}

describeWithShared('npm start -- --once --source ../shared/corpus/pdf-es', [FOLDER], ([folder = '']) => {
  let place: Workplace;
  let ended: Ended;
  let stored: ReadonlyMap<string, Stored>;

  beforeAll(async () => {
    place = workplace();
    ended = await npmStart(place.dataDir, '--source', folder);
    const stack = await startStack({ dataDir: place.dataDir, port: 0, functions: false });
    try {
      const documents = await stack.sql<Stored>(
        `select url_original as url, estado, estado_code as code, contenido_texto as text
         from public.documentos_oficiales`,
      );
      stored = new Map(
        documents.map((document) => [decodeURIComponent(basename(new URL(document.url).pathname)), document]),
      );
    } finally {
      await stack.stop();
    }
  }, 900_000);
  afterAll(() => place.remove());

  it('brings every document to a final state, none of them dead', () => {
    const { stdout, stderr, report } = ended;
    expect(report, stdout.slice(-2000) + stderr.slice(-2000)).not.toBeNull();
    const { discovered, dead, ...others } = report!.documents;
    expect(discovered).toBe(manifestFiles(folder, 0).length);
    expect(Object.values(others).reduce((sum, count) => sum + count, 0)).toBe(discovered);
    expect({ dead, error_rate: report!.error_rate, lineage_coverage: report!.lineage_coverage }).toEqual({
      dead: 0,
      error_rate: 0,
      lineage_coverage: 1,
    });
    // How long a document waits depends on how busy the machine is; everything else does not.
    const missed = report!.slo.filter(({ ok, name }) => ok === false && !name.includes('seconds'));
    expect(missed).toEqual([]);
    for (const { message } of report!.errors) expect(message).toMatch(/^Cannot .+: .+/);
    const { pages, chunks, seconds, provider_calls } = report!;
    console.log(`${pages} pages, ${chunks} chunks, ${provider_calls} provider calls in ${seconds} s`);
  });

  it(
    'reads at least 95 % of the readable ones, each with nine tenths of the words that pdftotext finds',
    ({ skip }) => {
      const readable = manifestFiles(folder, READABLE_CHARS);
      const others: string[] = [];
      let worst = { recall: 1, file: '' };
      for (const file of readable) {
        const document = stored.get(file);
        if (document?.estado !== 'ready') {
          others.push(`${file}: ${document?.estado ?? 'absent'} ${document?.code ?? ''}`);
          continue;
        }
        const reference = pdftotext(join(folder, file));
        if (reference === null && process.env['CI'] !== 'true') return skip('pdftotext is not installed');
        if (reference === null) throw new Error('Cannot compare: pdftotext is not installed');
        const recall = wordRecall(document.text ?? '', reference);
        if (recall < worst.recall) worst = { recall, file };
        if (recall < RECALL) others.push(`${file}: ready with ${recall.toFixed(3)} of the words`);
      }
      const ready = readable.length - others.length;
      console.log(
        [
          `${ready} of ${readable.length} readable documents are ready with their words (${
            (100 * ready / readable.length).toFixed(1)
          } %)`,
          `least recall of a ready one: ${worst.recall.toFixed(3)}, ${worst.file}`,
          ...others,
        ].join('\n'),
      );
      expect(ready / readable.length, others.join('\n')).toBeGreaterThanOrEqual(0.95);
    },
    300_000,
  );

  it('names every document that is not ready, and why', () => {
    const bad = [...stored.values()].filter(({ estado }) => estado !== 'ready');
    const named = new Map(ended.report!.errors.map(({ url, code }) => [url, code]));
    for (const { url, code } of bad) {
      expect(named.get(url), url).toBe(code);
    }
    expect(bad.filter(({ code }) => code === null)).toEqual([]);
  });
});
