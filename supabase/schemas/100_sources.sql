create table public.sources (
  id uuid not null default gen_random_uuid(),
  name text not null,
  kind text not null,
  url text,
  config jsonb not null default '{}',
  fuente text not null,
  activo boolean not null default true,
  publicado boolean not null default false,
  crawl_interval interval not null default '7 days',
  next_crawl_at timestamptz not null default now(),
  last_crawl_at timestamptz,
  missing_crawls_before_retired int not null default 3,
  max_running int,
  relevance_profile text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint sources_pkey primary key (id),
  constraint sources_name_key unique (name),
  constraint kind_is_known check (kind in ('listing', 'sitemap', 'feed', 'url_list', 'manual')),
  constraint crawled_source_has_url check (kind in ('url_list', 'manual') or url ~ '^https?://'),
  constraint url_list_has_urls check (kind <> 'url_list' or jsonb_typeof(config -> 'urls') = 'array'),
  constraint config_is_object check (jsonb_typeof(config) = 'object'),
  constraint missing_crawls_is_positive check (missing_crawls_before_retired > 0),
  constraint max_running_is_positive check (max_running > 0)
);

comment on table public.sources is 'The official sites that are watched, and how.';
comment on column public.sources.kind is
  'listing (HTML page with links), sitemap, feed (RSS, Atom), url_list (config.urls), manual (reprocessed URLs that no other source covers).';
comment on column public.sources.config is
  'include, exclude: regular expressions on the URL; max_depth, max_pages for listings; urls for url_list.';
comment on column public.sources.fuente is 'The name that documents of this source carry in documentos_oficiales.fuente.';
comment on column public.sources.publicado is 'Whether search shows this source''s documents.';
comment on column public.sources.missing_crawls_before_retired is
  'Complete crawls in which a URL may be missing before its document is retired.';
comment on column public.sources.relevance_profile is 'Name in settings.relevance_profiles; null: every document is relevant.';

alter table public.sources enable row level security;
revoke all on public.sources from public, anon, authenticated, service_role;
grant select, insert, update, delete on public.sources to service_role;
grant select on public.sources to authenticated;
create policy operators_read_sources on public.sources for select to authenticated using ((select public.is_operator()));

-- Where reprocess puts a URL that no source covers.
insert into public.sources (name, kind, fuente, publicado)
values ('manual', 'manual', 'manual', true)
on conflict (name) do nothing;
