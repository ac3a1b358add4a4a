import { describe, expect, it } from 'vitest';
import type { EditedText } from '../../../supabase/functions/_shared/db/edited-text.ts';
import { editedTextSchema } from '../../../supabase/functions/_shared/db/edited-text.ts';
import { runStage } from '../../../supabase/functions/_shared/worker/run-stage.ts';
import { politeFetcher } from '../../../supabase/functions/ingest/polite-fetcher.ts';
import { ingestJob } from '../../../supabase/functions/ingest/process.ts';
import { fakeWeb } from './fake-web.ts';
import { fakePdf, FakeStorage, FakeWork, fakeWorld, job } from './fakes.ts';

const URL = 'https://www.example.org/docs/ley-de-prueba.pdf';
const SETTINGS = { host_interval_ms: 0, chunk_max_tokens: 100, chunk_overlap_tokens: 10 };

interface Chunk {
  readonly content: string;
  readonly context: string;
  readonly tokens: number;
  readonly char_start: number;
  readonly char_end: number;
}
interface Result {
  readonly outcome: string;
  readonly chunks: Chunk[];
  readonly document: Record<string, unknown> & { readonly quality: { failing: string[] } };
}

/** Claims an edit's job, with `text` as what the database answers, and gives what was reported. */
async function cut(edited: Partial<EditedText> | null, context: Record<string, unknown> = {}) {
  const web = fakeWeb({});
  const source = { id: 's', name: 'sitio', kind: 'listing', config: {}, relevance_profile: null };
  const work = new FakeWork([
    job(1, {
      subject: URL,
      context: { url: URL, force: false, title: null, source, known: null, edited_version: 2, ...context },
    }),
  ], SETTINGS);
  work.edited = edited === null
    ? null
    : { text: '', pages: [], paginas: null, titulo: 'Ley', before: null, ...edited };
  const deps = {
    work,
    documents: new FakeStorage(),
    fetcher: politeFetcher(web),
    openPdf: () => Promise.resolve(fakePdf(1)),
  };
  await runStage('ingestion', ingestJob(deps), fakeWorld(work).deps);
  expect(work.reports).toHaveLength(1);
  const [report] = work.reports;
  const result = report?.call === 'complete' ? report.result as unknown as Result : null;
  return { web, report, result };
}

const LAW = [
  'LEY DE PRUEBA SOBRE ESCUELAS',
  'TÍTULO II De los docentes',
  ...Array.from(
    { length: 6 },
    (_, i) =>
      `Artículo ${i + 1}.- Quien enseñe en la escuela número ${
        i + 1
      } 😀 prepara sus clases los lunes, las da de martes ` +
      `a jueves y las revisa con su equipo el viernes.  Lo demás lo dirá el reglamento  número ${i + 1}.`,
  ),
].join('\n\n');

describe('ingest, a text written by hand', () => {
  it('cuts exactly this text, by its headings and articles, and asks no server for anything', async () => {
    // Double spaces, a soft hyphen and a break inside a sentence: the cleaner would change them.
    const text = LAW.replace('reglamento', 'regla\u00admento\r\nvigente');
    const { web, result } = await cut({ text });
    expect(web.requests).toEqual([]);
    expect(result).toMatchObject({
      outcome: 'parsed',
      config_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      code_version: '0.1.0',
      document: { idioma: 'es', paginas: 1, pages: [], tipo_contenido: 'texto', mime_type: 'text/plain' },
    });
    expect(result).not.toHaveProperty('text');
    const points = [...text];
    for (const { content, char_start, char_end } of result!.chunks) {
      expect(points.slice(char_start, char_end).join('')).toBe(content);
    }
    const third = result!.chunks.find(({ content }) => content.startsWith('Artículo 3.-'));
    expect(third?.context).toBe('LEY DE PRUEBA SOBRE ESCUELAS > TÍTULO II De los docentes');
    expect(result!.chunks.some(({ content }) => content.includes('regla\u00admento\r\nvigente'))).toBe(true);
  });

  it('keeps the chunks and moves the pages of what was not edited', async () => {
    const first = await cut({ text: LAW });
    const pages = [
      { page: 1, char_start: 0, char_end: 300, method: 'text' as const, needs_ocr: false },
      { page: 2, char_start: 300, char_end: [...LAW].length, method: 'text' as const, needs_ocr: false },
    ];
    const before = { text: LAW, pages, chunks: first.result!.chunks };
    const text = LAW.replace('escuela número 5', 'escuela rural número 5');
    const { result } = await cut({ text, pages, before });
    const known = new Set(first.result!.chunks.map(({ context, content }) => `${context}\n${content}`));
    const fresh = result!.chunks.filter(({ context, content }) => !known.has(`${context}\n${content}`));
    expect(fresh.map(({ content }) => content)).toEqual([expect.stringContaining('escuela rural número 5')]);
    expect(result!.document).toMatchObject({
      paginas: 2,
      pages: [pages[0], { ...pages[1], char_end: [...text].length }],
    });
  });

  it('measures quality and lets a text of poor quality through: a person wrote it', async () => {
    const { result } = await cut({ text: 'Derogado.' });
    expect(result).toMatchObject({ outcome: 'parsed', chunks: [{ content: 'Derogado.' }] });
    expect(result!.document.quality.failing).toContain('min_chars');
    expect(result).not.toHaveProperty('verdict');
  });

  it('proposes a title to a document that has none', async () => {
    expect((await cut({ text: LAW, titulo: null })).result!.document['titulo']).toBe(
      'LEY DE PRUEBA SOBRE ESCUELAS',
    );
    expect((await cut({ text: `${'palabra '.repeat(40)}.`, titulo: null })).result!.document['titulo'])
      .toBe('ley de prueba');
    expect((await cut({ text: LAW })).result!.document['titulo']).toBe('Ley');
  });

  it('rejects a text of white space, and says so', async () => {
    const { result } = await cut({ text: ' \n\t ' });
    expect(result).toMatchObject({
      outcome: 'rejected',
      error_code: 'NO_TEXT',
      message: `Cannot cut the text of ${URL}: there is nothing in it`,
    });
  });

  it('leaves it to the database what to do once another text has taken its place', async () => {
    expect((await cut(null)).result).toEqual({ outcome: 'unchanged' });
  });

  it('reads pages that somebody wrote in a form of his own as none', () => {
    const answer = { text: 'x', pages: { uno: 1 }, paginas: null, titulo: null, before: null };
    expect(editedTextSchema.parse(answer).pages).toEqual([]);
  });
});
