import { chunkEdited } from '../_shared/chunking/chunk-edited.ts';
import { assembleStored } from '../_shared/documents/from-stored.ts';
import { PipelineError } from '../_shared/errors/pipeline-error.ts';
import { CODE_VERSION } from '../_shared/version.ts';
import type { Outcome } from '../_shared/worker/types.ts';
import { chunkerOf, chunkOptions } from '../_shared/ingestion/cutting.ts';
import { assess } from '../_shared/ingestion/finish.ts';
import { titleFor } from '../_shared/ingestion/title.ts';
import type { Ingestion } from '../_shared/ingestion/types.ts';

/**
 * A text that somebody wrote by hand: nothing is fetched or cleaned, it is cut as it stands. Its quality is measured and
 * keeps nothing back: who wrote it has read it.
 */
export async function cutEdited(ingestion: Ingestion): Promise<Outcome> {
  const { at, context, configHashes, deps, job } = ingestion;
  const { meter, settings } = at;
  const edited = await deps.work.editedText(job);
  if (edited === null) {
    // Another text has taken its place; the database writes that down.
    return { kind: 'complete', result: { outcome: 'unchanged' } };
  }
  if (edited.text.trim() === '') {
    throw new PipelineError(
      'NO_TEXT',
      `Cannot cut the text of ${context.url}: there is nothing in it`,
    );
  }
  const started = meter.spentMs;
  const plain = meter.run(() => assembleStored(edited.text));
  const parsed = meter.spentMs;
  const { chunks, pages } = meter.run(() =>
    chunkEdited(plain, edited.before, edited.pages, chunkOptions(settings))
  );
  const cut = meter.spentMs;
  const document = { ...plain, pages };
  const { quality, relevance } = meter.run(() => assess(ingestion, document));
  return {
    kind: 'complete',
    result: {
      outcome: 'parsed',
      config_hash: configHashes.text,
      code_version: CODE_VERSION,
      document: {
        titulo: edited.titulo ??
          titleFor(document.titulo, context.title, context.url, null),
        tipo_contenido: document.tipo_contenido,
        mime_type: 'text/plain',
        idioma: document.idioma,
        paginas: pages.length > 0 ? pages.length : edited.paginas ?? 1,
        pages,
        quality,
        relevance,
      },
      chunks,
      chunker: chunkerOf(settings),
      metrics: {
        parse_ms: Math.round(parsed - started),
        chunk_ms: Math.round(cut - parsed),
        invocations: 1,
      },
    },
  };
}
