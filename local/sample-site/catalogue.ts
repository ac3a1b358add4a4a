import { ARCHIVO } from './documents/archivo.ts';
import { BIBLIOTECA } from './documents/biblioteca.ts';
import { NOVEDADES } from './documents/novedades.ts';
import { ORIENTACIONES } from './documents/orientaciones.ts';
import type { SiteDocument, SourceKey } from './site-document.ts';

export const DOCUMENTS: readonly SiteDocument[] = [...BIBLIOTECA, ...ORIENTACIONES, ...NOVEDADES, ...ARCHIVO];

/** Addresses that a source lists and that are not documents themselves. */
export const REDIRECTS: ReadonlyMap<string, string> = new Map([
  ['/archivo/protocolo-contingencia', '/archivo/protocolo-contingencia.pdf'],
  ['/archivo/protocolo-contingencia.pdf', '/archivo/vigente/protocolo-contingencia.pdf'],
]);

export const MISSING_PATH = '/archivo/nunca-publicado.pdf';

export const isServed = (document: SiteDocument, edition: number): boolean =>
  edition <= (document.until ?? Infinity);

/** The documents that a source names in an edition. */
export function documentsOf(key: SourceKey, edition: number): SiteDocument[] {
  return DOCUMENTS.filter((document) => document.sources.includes(key) && isServed(document, edition));
}
