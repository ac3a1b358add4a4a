import type { Query } from '../database/database.ts';

/** A row of `public.sources`, as far as the command line sets it. */
export interface SourceRow {
  readonly name: string;
  readonly kind: 'listing' | 'sitemap' | 'feed' | 'url_list';
  readonly url: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly fuente: string;
  readonly publicado: boolean;
  readonly missing_crawls_before_retired: number;
  readonly relevance_profile: string | null;
}

/**
 * Adds a source or brings it up to date, by its name. One that the scheduler should leave alone is not active: a
 * folder or a site of this machine is not there when the command is not.
 */
export async function saveSource(query: Query, source: SourceRow, active: boolean): Promise<void> {
  await query(
    `insert into public.sources
       (name, kind, url, config, fuente, publicado, missing_crawls_before_retired, relevance_profile, activo, next_crawl_at)
     values ($1, $2, $3, $4::text::jsonb, $5, $6, $7, $8, $9, 'infinity')
     on conflict (name) do update set
       kind = excluded.kind,
       url = excluded.url,
       config = excluded.config,
       fuente = excluded.fuente,
       publicado = excluded.publicado,
       missing_crawls_before_retired = excluded.missing_crawls_before_retired,
       relevance_profile = excluded.relevance_profile,
       activo = excluded.activo`,
    [
      source.name,
      source.kind,
      source.url,
      JSON.stringify(source.config),
      source.fuente,
      source.publicado,
      source.missing_crawls_before_retired,
      source.relevance_profile,
      active,
    ],
  );
}
