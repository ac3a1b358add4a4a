import { createHash } from 'node:crypto';
import { chunkRows, type Cut, render, type Text } from './texts.ts';

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What the reader of a document reports of it. */
export function reported(
  title: string,
  text: Text,
  cut: Cut,
  bytes: string,
  bad: boolean,
): Record<string, unknown> {
  const content = render(text);
  return {
    outcome: 'parsed',
    fetch: {
      final_url: 'https://example.org/',
      status: 200,
      content_type: 'text/html',
      bytes: content.length,
    },
    bytes_sha256: bytes,
    config_hash: sha256(cut),
    code_version: '0.1.0',
    document: {
      titulo: title,
      tipo_contenido: 'html',
      mime_type: 'text/html',
      idioma: 'es',
      paginas: 1,
      metadata: {},
      pages: [],
      quality: { score: 0.9 },
      relevance: null,
    },
    verdict: bad ? { estado: 'quarantined', code: 'LOW_QUALITY', message: 'Cannot be read well' } : null,
    text: content,
    chunks: chunkRows(text, cut),
    metrics: {},
  };
}
