import type { ErrorCode } from '../../supabase/functions/_shared/errors/codes.ts';
import { DOCUMENTS, MISSING_PATH } from './catalogue.ts';
import { addressOf } from './feeds.ts';
import { SOURCE_NAMES } from './site-document.ts';
import { REDIRECTED_PATH } from './sources.ts';

export type FirstOutcome = 'ready' | 'duplicate' | 'irrelevant' | 'rejected';
/** What a later run over the second edition finds; `new_version` is a document that changed. */
export type SecondOutcome = 'unchanged' | 'new_version' | 'retired';

export interface Expectation {
  readonly url: string;
  /** The names of the sources that lead to it. */
  readonly sources: readonly string[];
  readonly outcome: FirstOutcome;
  /** Why it is not ready. */
  readonly code: ErrorCode | null;
  /** The other address of the same bytes: which of the two becomes ready depends on which is read first. */
  readonly sameBytesAs: string | null;
  /** Null where the document was not ready the first time. */
  readonly second: SecondOutcome | null;
}

const FAULTS: ReadonlyMap<string, readonly [FirstOutcome, ErrorCode]> = new Map([
  ['/orientaciones/comunidad/receta-pan-amasado.html', ['irrelevant', 'IRRELEVANT']],
  ['/archivo/nomina-reservada.pdf', ['rejected', 'PDF_ENCRYPTED']],
  ['/archivo/descarga-interrumpida.pdf', ['rejected', 'PDF_TRUNCATED']],
  ['/archivo/vacio.pdf', ['rejected', 'EMPTY']],
  ['/archivo/plantilla-bitacora.xlsx', ['rejected', 'UNSUPPORTED_TYPE']],
  ['/privado/borrador-criterios.pdf', ['rejected', 'ROBOTS_DISALLOWED']],
  [MISSING_PATH, ['rejected', 'HTTP_NOT_FOUND']],
]);

const TWINS = [
  '/archivos/guias/guia-retroalimentacion.pdf',
  '/archivos/guias/material-visita/guia-retroalimentacion.pdf',
];

const SECOND: ReadonlyMap<string, SecondOutcome> = new Map([
  ['/archivos/normativa/calendario-2025.pdf', 'new_version'],
  ['/archivos/normativa/instructivo-apelacion-2024.pdf', 'retired'],
]);

/** The address that robots.txt asks not to fetch: nothing may ever ask the site for it. */
export const FORBIDDEN_PATH = '/privado/borrador-criterios.pdf';

/** What becomes of every address that the sources of the site name, in the first edition and then in the second. */
export function expectations(baseUrl: string): Expectation[] {
  const listed = DOCUMENTS.filter(({ sources }) => sources.length > 0).map(({ path, sources }) => ({
    path,
    sources: sources.map((key) => SOURCE_NAMES[key]),
  }));
  const extra = [REDIRECTED_PATH, MISSING_PATH].map((path) => ({ path, sources: [SOURCE_NAMES.archivo] }));
  return [...listed, ...extra].map(({ path, sources }) => {
    const fault = FAULTS.get(path);
    const twin = TWINS.includes(path) ? TWINS.find((other) => other !== path) : undefined;
    const outcome = fault?.[0] ?? (path === TWINS[1] ? 'duplicate' : 'ready');
    return {
      url: addressOf(baseUrl, path),
      sources,
      outcome,
      code: fault?.[1] ?? null,
      sameBytesAs: twin === undefined ? null : addressOf(baseUrl, twin),
      second: outcome === 'ready' ? SECOND.get(path) ?? 'unchanged' : null,
    };
  });
}
