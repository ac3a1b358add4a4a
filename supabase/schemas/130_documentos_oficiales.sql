create table public.documentos_oficiales (
  id uuid not null default gen_random_uuid(),
  source_id uuid not null,
  fuente text not null,
  url_original text not null,
  titulo text,
  tipo_documento text,
  tipo_contenido text,
  mime_type text,
  idioma text,
  paginas int,
  page_map jsonb,
  contenido_texto text,
  contenido_hash text,
  bytes_sha256 text,
  bytes_size bigint,
  version int not null default 0,
  version_timestamp timestamptz,
  restored_from int,
  served_version int,
  served_revision int,
  estado text not null default 'pending',
  estado_code text,
  estado_message text,
  quality_score numeric,
  quality jsonb,
  relevance jsonb,
  config_hash text,
  code_version text,
  embedding_model text,
  embedding_version text,
  embedding_generated_at timestamptz,
  run_id text,
  metadata jsonb not null default '{}',
  retired_at timestamptz,
  released_reasons text[] not null default '{}',
  rollback_count int not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint documentos_oficiales_pkey primary key (id),
  constraint documentos_oficiales_url_key unique (url_original),
  constraint documentos_oficiales_source_fkey foreign key (source_id) references public.sources (id),
  constraint documentos_oficiales_run_fkey foreign key (run_id) references public.pipeline_runs (id),
  constraint estado_is_known check (
    estado in ('pending', 'processing', 'ready', 'quarantined', 'irrelevant', 'rejected', 'dead', 'retired')
  ),
  constraint version_counts_texts check ((version = 0) = (contenido_texto is null)),
  constraint text_has_hash check ((contenido_texto is null) = (contenido_hash is null)),
  constraint ready_has_text check (estado <> 'ready' or version > 0),
  constraint ready_has_model check (estado <> 'ready' or embedding_model is not null),
  constraint ready_is_served check (estado <> 'ready' or served_version = version),
  constraint bad_state_has_reason check (
    estado not in ('quarantined', 'irrelevant', 'rejected', 'dead') or estado_code is not null
  ),
  constraint served_version_exists check (served_version between 1 and version),
  constraint served_version_has_revision check ((served_version is null) = (served_revision is null))
)
-- Rows of some 2 kB, two a page: there is room beside them for what changes no index (a switch of the model changes all of
-- them, in a quarter of the time).
with (fillfactor = 60);

comment on table public.documentos_oficiales is 'The official documents: one row a URL, with the newest text.';
comment on column public.documentos_oficiales.version is '1 for the first text, one more with every change of it; 0 while nothing could be read.';
comment on column public.documentos_oficiales.served_version is
  'The version that search shows: the newest that was embedded completely; the one before stays until then.';
comment on column public.documentos_oficiales.restored_from is
  'The version whose content a rollback made the current one; null for a version that was read or written.';
comment on column public.documentos_oficiales.served_revision is 'The chunk list of served_version that search shows.';
comment on column public.documentos_oficiales.released_reasons is
  'What a person let through by releasing it: thresholds of the quality gate and codes. The same reasons never keep it back again.';
comment on column public.documentos_oficiales.rollback_count is
  'How often a rollback has touched the document: an ingestion that was claimed before one is dropped.';
comment on column public.documentos_oficiales.contenido_hash is 'SHA-256 of contenido_texto in UTF-8, hex.';
comment on column public.documentos_oficiales.page_map is
  '[{page, char_start, char_end, method, needs_ocr}]: ranges of contenido_texto in code points, 0-based, end-exclusive.';
comment on column public.documentos_oficiales.estado_code is 'Reason of a bad state, from docs/error-codes.md.';
comment on column public.documentos_oficiales.config_hash is 'SHA-256 of the versions and options of parser, cleaner and chunker.';

create index idx_documentos_version on public.documentos_oficiales (contenido_hash, version);
create index documentos_oficiales_source_idx on public.documentos_oficiales (source_id);
create index documentos_oficiales_run_idx on public.documentos_oficiales (run_id);
create index documentos_oficiales_bytes_idx on public.documentos_oficiales (bytes_sha256);
create index documentos_oficiales_estado_idx on public.documentos_oficiales (estado) where estado <> 'ready';

alter table public.documentos_oficiales enable row level security;
revoke all on public.documentos_oficiales from public, anon, authenticated, service_role;
grant select, insert, update, delete on public.documentos_oficiales to service_role;
grant select on public.documentos_oficiales to authenticated;
create policy operators_read_documents on public.documentos_oficiales for select to authenticated
  using ((select public.is_operator()));

create table public.document_versions (
  documento_id uuid not null,
  version int not null,
  contenido_hash text not null,
  contenido_texto text,
  titulo text,
  tipo_documento text,
  tipo_contenido text,
  mime_type text,
  idioma text,
  paginas int,
  page_map jsonb,
  bytes_sha256 text,
  bytes_size bigint,
  quality_score numeric,
  quality jsonb,
  relevance jsonb,
  metadata jsonb,
  embedding_model text,
  embedding_version text,
  config_hash text,
  code_version text,
  run_id text,
  restored_from int,
  valid_from timestamptz not null,
  valid_to timestamptz,
  constraint document_versions_pkey primary key (documento_id, version),
  constraint document_versions_documento_fkey foreign key (documento_id) references public.documentos_oficiales (id),
  constraint document_versions_run_fkey foreign key (run_id) references public.pipeline_runs (id),
  constraint superseded_version_has_text check ((valid_to is null) = (contenido_texto is null)),
  constraint validity_is_not_empty check (valid_to > valid_from),
  constraint restored_from_is_earlier check (restored_from < version)
);

comment on table public.document_versions is
  'Every version of every document, the current one too. What describes a version is in documentos_oficiales while it is the current one and is here, with its text, once the next one takes its place.';
comment on column public.document_versions.valid_to is 'When the next version took its place; null for the current one.';
comment on column public.document_versions.restored_from is 'The version whose content a rollback brought back; null for one that was read or written.';
comment on column public.document_versions.run_id is 'The run that made the version; null for a change by hand.';

create index document_versions_run_idx on public.document_versions (run_id);

alter table public.document_versions enable row level security;
revoke all on public.document_versions from public, anon, authenticated, service_role;
grant select on public.document_versions to service_role, authenticated;
create policy operators_read_versions on public.document_versions for select to authenticated
  using ((select public.is_operator()));
