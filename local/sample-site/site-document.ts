import type { Make } from './make.ts';

/** The sources of the site, by the name that they have in `public.sources`. */
export const SOURCE_NAMES = {
  biblioteca: 'Biblioteca de muestra',
  orientaciones: 'Orientaciones de muestra',
  noticias: 'Noticias de muestra',
  boletines: 'Boletines de muestra',
  archivo: 'Archivo técnico de muestra',
} as const;

export type SourceKey = keyof typeof SOURCE_NAMES;

/** A document that the site serves. */
export interface SiteDocument {
  /** Not percent-encoded: `/archivos/guias/Año 2025/Guía de observación.pdf`. */
  readonly path: string;
  readonly title: string;
  readonly sources: readonly SourceKey[];
  /** What the site claims in Content-Type, true or not. */
  readonly type: string;
  readonly make: Make;
  /** When each edition of the site changed it, in ISO 8601; the last one counts for the editions after. */
  readonly modified: readonly [string, ...string[]];
  /** The last edition that has it; absent from then on. */
  readonly until?: number;
}

export const PDF = 'application/pdf';
export const HTML = 'text/html; charset=utf-8';

export const doc = (
  path: string,
  title: string,
  sources: SiteDocument['sources'],
  type: string,
  make: Make,
  more: { modified?: SiteDocument['modified']; until?: number } = {},
): SiteDocument => ({ path, title, sources, type, make, modified: ['2025-03-10T09:00:00Z'], ...more });
