create table pipeline.jobs (
  id bigint generated always as identity,
  run_id text not null,
  stage text not null,
  subject text not null,
  source_id uuid,
  state text not null default 'ready',
  attempt int not null default 0,
  attempts_before int not null default 0,
  max_attempts int not null,
  lease_token uuid,
  lease_expires_at timestamptz,
  worker text,
  not_before timestamptz not null default clock_timestamp(),
  priority int not null default 0,
  payload jsonb not null default '{}',
  checkpoint jsonb,
  error_code text,
  error_message text,
  created_at timestamptz not null default clock_timestamp(),
  started_at timestamptz,
  updated_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  constraint jobs_pkey primary key (id),
  constraint jobs_run_fkey foreign key (run_id) references public.pipeline_runs (id) on delete cascade,
  constraint jobs_source_fkey foreign key (source_id) references public.sources (id) on delete set null,
  constraint one_job_per_subject unique (run_id, stage, subject),
  constraint stage_has_worker check (stage in ('discovery', 'ingestion', 'ocr', 'embedding', 'rollback', 'export')),
  constraint state_is_known check (state in ('ready', 'running', 'done', 'failed', 'dead')),
  constraint running_has_lease check ((state = 'running') = (lease_token is not null)),
  constraint lease_has_end check ((lease_token is null) = (lease_expires_at is null)),
  constraint failure_has_reason check (state not in ('failed', 'dead') or error_code is not null),
  constraint ended_has_time check ((state in ('done', 'dead')) = (finished_at is not null))
);

comment on table pipeline.jobs is 'Durable work. A worker owns a job while its lease token is the row''s; reports with another token change nothing.';
comment on column pipeline.jobs.subject is 'discovery: the source''s name; ingestion, ocr: the URL; embedding: the batch; rollback, export: the snapshot.';
comment on column pipeline.jobs.state is 'ready, running, done, failed (will retry after not_before), dead (needs a person; replayed by retry_dead).';
comment on column pipeline.jobs.attempts_before is 'Attempts of the lives that retry_dead has ended; lineage and ledger count on from them.';
comment on column pipeline.jobs.checkpoint is 'Where the next worker goes on.';

-- claim_jobs: takes the first due rows of a stage from this index without sorting.
create index jobs_claim_idx on pipeline.jobs (stage, priority desc, id) where state in ('ready', 'failed');
create index jobs_running_idx on pipeline.jobs (stage, source_id) where state = 'running';
create index jobs_lease_idx on pipeline.jobs (lease_expires_at) where state = 'running';
create index jobs_active_idx on pipeline.jobs (run_id, stage) where state in ('ready', 'failed', 'running');
create index jobs_dead_idx on pipeline.jobs (stage, id) where state = 'dead';
create index jobs_source_idx on pipeline.jobs (source_id);

create table pipeline.run_documents (
  run_id text not null,
  url text not null,
  source_id uuid,
  documento_id uuid,
  outcome text,
  stage text not null default 'discovery',
  error_code text,
  error_message text,
  pages int not null default 0,
  chunks int not null default 0,
  discovered_at timestamptz not null default clock_timestamp(),
  started_at timestamptz,
  finished_at timestamptz,
  constraint run_documents_pkey primary key (run_id, url),
  constraint run_documents_run_fkey foreign key (run_id) references public.pipeline_runs (id) on delete cascade,
  constraint run_documents_source_fkey foreign key (source_id) references public.sources (id) on delete set null,
  constraint run_documents_documento_fkey foreign key (documento_id) references public.documentos_oficiales (id) on delete set null,
  constraint outcome_is_known check (
    outcome in ('ready', 'unchanged', 'duplicate', 'quarantined', 'irrelevant', 'rejected', 'dead', 'retired')
  ),
  constraint outcome_has_time check ((outcome is null) = (finished_at is null)),
  constraint failure_has_reason check (outcome not in ('quarantined', 'irrelevant', 'rejected', 'dead') or error_code is not null)
);

comment on table pipeline.run_documents is 'What became of each URL that a run discovered; a run ends when every outcome is known.';
comment on column pipeline.run_documents.outcome is 'null while the document is on its way.';
comment on column pipeline.run_documents.started_at is 'When the first worker took the URL.';

create index run_documents_source_idx on pipeline.run_documents (source_id);
create index run_documents_documento_idx on pipeline.run_documents (documento_id);
create index run_documents_open_idx on pipeline.run_documents (run_id) where outcome is null;

create table pipeline.source_urls (
  source_id uuid not null,
  url text not null,
  documento_id uuid,
  titulo text,
  etag text,
  last_modified text,
  bytes_sha256 text,
  config_hash text,
  first_seen_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  fetched_at timestamptz,
  missing_crawls int not null default 0,
  not_found_fetches int not null default 0,
  gone_at timestamptz,
  constraint source_urls_pkey primary key (source_id, url),
  constraint source_urls_source_fkey foreign key (source_id) references public.sources (id) on delete cascade,
  constraint source_urls_documento_fkey foreign key (documento_id) references public.documentos_oficiales (id) on delete set null
);

comment on table pipeline.source_urls is
  'Every document URL that a source ever showed: what its server last said of it and which document it holds (another URL''s, for identical bytes).';
comment on column pipeline.source_urls.missing_crawls is 'Complete crawls in a row that did not show the URL.';
comment on column pipeline.source_urls.not_found_fetches is 'Fetches in a row that its server answered with 404 or 410.';

create index source_urls_url_idx on pipeline.source_urls (url);
create index source_urls_documento_idx on pipeline.source_urls (documento_id);

create table pipeline.source_pages (
  source_id uuid not null,
  url text not null,
  etag text,
  last_modified text,
  links jsonb not null default '[]',
  page_links jsonb not null default '[]',
  fetched_at timestamptz not null default now(),
  constraint source_pages_pkey primary key (source_id, url),
  constraint source_pages_source_fkey foreign key (source_id) references public.sources (id) on delete cascade
);

comment on table pipeline.source_pages is 'Listing pages, sitemaps and feeds as last read: their links still count when the server answers 304.';

create table pipeline.staged_pages (
  job_id bigint not null,
  page int not null,
  content jsonb not null,
  constraint staged_pages_pkey primary key (job_id, page),
  constraint staged_pages_job_fkey foreign key (job_id) references pipeline.jobs (id) on delete cascade
);

comment on table pipeline.staged_pages is 'Pages that earlier invocations of an unfinished job have read; gone when the job ends.';

create table pipeline.embedding_queue (
  id bigint generated always as identity,
  model_id uuid not null,
  chunk_id bigint not null,
  run_id text not null,
  job_id bigint,
  constraint embedding_queue_pkey primary key (id),
  constraint wanted_once unique (model_id, chunk_id),
  constraint embedding_queue_model_fkey foreign key (model_id) references public.model_registry (id) on delete cascade,
  constraint embedding_queue_chunk_fkey foreign key (chunk_id) references pipeline.chunks (id) on delete cascade,
  constraint embedding_queue_run_fkey foreign key (run_id) references public.pipeline_runs (id) on delete cascade,
  constraint embedding_queue_job_fkey foreign key (job_id) references pipeline.jobs (id) on delete set null
);

comment on table pipeline.embedding_queue is
  'Chunks that wait for their vector. A job''s batch is the rows that carry its id: a retried job embeds the same batch.';

create index embedding_queue_chunk_idx on pipeline.embedding_queue (chunk_id);
create index embedding_queue_job_idx on pipeline.embedding_queue (job_id);
-- A run's waiting chunks in their order; also for the foreign key.
create index embedding_queue_run_idx on pipeline.embedding_queue (run_id, job_id, id);

alter table pipeline.jobs enable row level security;
alter table pipeline.run_documents enable row level security;
alter table pipeline.source_urls enable row level security;
alter table pipeline.source_pages enable row level security;
alter table pipeline.staged_pages enable row level security;
alter table pipeline.embedding_queue enable row level security;
revoke all on pipeline.jobs, pipeline.run_documents, pipeline.source_urls, pipeline.source_pages, pipeline.staged_pages,
  pipeline.embedding_queue from public, anon, authenticated, service_role;
grant select, insert, update, delete on pipeline.jobs, pipeline.run_documents, pipeline.source_urls, pipeline.source_pages,
  pipeline.staged_pages, pipeline.embedding_queue to service_role;
