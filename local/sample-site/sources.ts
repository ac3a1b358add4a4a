import { documentsOf, MISSING_PATH } from './catalogue.ts';
import { addressOf } from './feeds.ts';
import { SOURCE_NAMES } from './site-document.ts';

/** A row for `public.sources`. */
export interface SampleSource {
  readonly name: string;
  readonly kind: 'listing' | 'sitemap' | 'feed' | 'url_list';
  readonly url: string;
  readonly config: Record<string, unknown>;
  readonly fuente: string;
  readonly publicado: boolean;
  readonly missing_crawls_before_retired: number;
  readonly relevance_profile: string | null;
}

const PROFILE = 'evaluacion-docente';

/** The redirected document is listed under its old address. */
export const REDIRECTED_PATH = '/archivo/protocolo-contingencia';

/** The sources of the sample site, one of each kind and a second feed. */
export function sampleSources(baseUrl: string): SampleSource[] {
  const at = (path: string): string => addressOf(baseUrl, path);
  const row = (
    key: keyof typeof SOURCE_NAMES,
    kind: SampleSource['kind'],
    path: string,
    config: Record<string, unknown>,
    relevance_profile: string | null = null,
  ): SampleSource => ({
    name: SOURCE_NAMES[key],
    kind,
    url: at(path),
    config,
    fuente: 'Portal Los Arrayanes (muestra)',
    publicado: true,
    missing_crawls_before_retired: 1,
    relevance_profile,
  });
  const archive = [...documentsOf('archivo', 1).map(({ path }) => path), REDIRECTED_PATH, MISSING_PATH];
  return [
    row('biblioteca', 'listing', '/biblioteca/', {
      include: [`^${escapePattern(at('/archivos/'))}`],
      max_depth: 2,
      max_pages: 20,
    }),
    row('orientaciones', 'sitemap', '/sitemap.xml', {}, PROFILE),
    row('noticias', 'feed', '/noticias/atom.xml', {}),
    row('boletines', 'feed', '/boletines/rss.xml', {}, PROFILE),
    row('archivo', 'url_list', '/archivo/', { urls: archive.map(at) }),
  ];
}

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
