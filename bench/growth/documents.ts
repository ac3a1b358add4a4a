import { createHash } from 'node:crypto';
import { seeded } from '../support/stats.ts';
import { CHUNKS_PER_DOCUMENT } from '../support/fill-documents.ts';

export interface MadeDocument {
  readonly url: string;
  readonly bytesSha256: string;
  /** What an `ingest` worker reports of it. */
  readonly result: Record<string, unknown>;
}

const CONFIG_HASH = createHash('sha256').update('bench').digest('hex');
const WORDS_PER_CHUNK = 220;
const SYLLABLES =
  'ca sa ción me do pro fe sor ar tí cu lo ley de cre to eva lua e du ca mi nis te rio año ñez'.split(' ');

/** Documents as the worker sends them: ten chunks of some 220 words, no two chunks alike. */
export function makeDocuments(count: number, seed: number): MadeDocument[] {
  const random = seeded(seed);
  return Array.from({ length: count }, (_, index) => makeDocument(`${seed}-${index}`, random));
}

function makeDocument(name: string, random: () => number): MadeDocument {
  const contents = Array.from(
    { length: CHUNKS_PER_DOCUMENT },
    (_, part) => `${name} parte ${part} ${words(random)}`,
  );
  const text = contents.join('\n\n');
  let at = 0;
  const chunks = contents.map((content, ordinal) => {
    const length = [...content].length;
    const chunk = {
      ordinal,
      content,
      context: 'Título II › Artículo 12',
      char_start: at,
      char_end: at + length,
      page_start: ordinal + 1,
      page_end: ordinal + 1,
      tokens: 380,
    };
    at += length + 2;
    return chunk;
  });
  const bytesSha256 = createHash('sha256').update(text).digest('hex');
  const url = `https://bench.example.org/${name}.pdf`;
  return {
    url,
    bytesSha256,
    result: {
      outcome: 'parsed',
      fetch: fetchOf(url, 200),
      bytes_sha256: bytesSha256,
      config_hash: CONFIG_HASH,
      code_version: '0.1.0',
      document: {
        titulo: `Documento ${name}`,
        tipo_contenido: 'pdf_texto',
        mime_type: 'application/pdf',
        idioma: 'es',
        paginas: chunks.length,
        metadata: {},
        pages: chunks.map(({ char_start, char_end, page_start }) => ({
          page: page_start,
          char_start,
          char_end,
          method: 'text',
          needs_ocr: false,
        })),
        quality: { score: 0.9, signals: { words: 2200 }, failing: [] },
        relevance: null,
      },
      verdict: null,
      text,
      chunks,
      metrics: { fetch_ms: 20, parse_ms: 120, clean_ms: 9, chunk_ms: 11, invocations: 1 },
    },
  };
}

/** What the worker reports when the server answers 304. */
export function unchangedResult(url: string): Record<string, unknown> {
  return { outcome: 'unchanged', fetch: fetchOf(url, 304), bytes_sha256: null, config_hash: CONFIG_HASH };
}

function fetchOf(url: string, status: number): Record<string, unknown> {
  return {
    final_url: url,
    status,
    etag: '"1"',
    last_modified: null,
    content_type: 'application/pdf',
    bytes: 100_000,
    fetched_at: new Date(0).toISOString(),
    headers: {},
  };
}

function words(random: () => number): string {
  return Array.from({ length: WORDS_PER_CHUNK }, () => {
    const syllables = 1 + Math.floor(random() * 3);
    return Array.from({ length: syllables }, () => SYLLABLES[Math.floor(random() * SYLLABLES.length)]).join(
      '',
    );
  }).join(' ');
}

/** A unit vector as the worker sends it: seven significant digits. */
export function makeVector(dimensions: number, random: () => number): string {
  const numbers = Array.from({ length: dimensions }, () => random() - 0.5);
  const norm = Math.hypot(...numbers);
  return `[${numbers.map((number) => (number / norm).toPrecision(7)).join(',')}]`;
}
