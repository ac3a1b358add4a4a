create table public.data_lineage (
  id uuid not null default gen_random_uuid(),
  event_id bigint generated always as identity,
  documento_id uuid,
  version int,
  pipeline_run_id text,
  stage text not null,
  event text not null,
  job_id bigint,
  attempt int,
  input_hash text,
  output_hash text,
  config_hash text,
  code_version text,
  model_id uuid,
  cost_usd numeric not null default 0,
  "timestamp" timestamptz not null default clock_timestamp(),
  metadata jsonb not null default '{}',
  constraint data_lineage_pkey primary key (id),
  constraint data_lineage_event_id_key unique (event_id),
  constraint data_lineage_documento_fkey foreign key (documento_id) references public.documentos_oficiales (id),
  constraint data_lineage_run_fkey foreign key (pipeline_run_id) references public.pipeline_runs (id),
  constraint data_lineage_model_fkey foreign key (model_id) references public.model_registry (id),
  constraint stage_is_known check (stage in ('discovery', 'ingestion', 'processing', 'embedding', 'validation')),
  constraint event_is_known check (event in ('START', 'COMPLETE', 'FAIL')),
  constraint complete_has_output check (event <> 'COMPLETE' or output_hash is not null)
);

comment on table public.data_lineage is
  'Append-only: what each stage took in and gave out, as hashes. URL, bytes, text, vectors, verdict: the input of a stage is the output of an earlier one. Every START has one COMPLETE or FAIL. An attempt of a job (crawl, fetch, batch of vectors) starts with its claim, without a version, and ends with its report, its failure or its lease; it is known by job_id, attempt and stage. A stage of a version (documento_id and version, stage by stage) starts and ends in the report that makes it; a version''s ingestion is the end of the attempt that fetched it.';
comment on column public.data_lineage.input_hash is
  'SHA-256 of what the stage took: an earlier event''s output_hash; null for discovery, and for a batch of vectors, which takes from many texts.';
comment on column public.data_lineage.documento_id is
  'Null for an attempt that has not ended or is retried: a claim is quick and locks no document. lineage_of finds it by its job or by the hash of its URL.';
comment on column public.data_lineage.version is 'Null where no version comes of it: an attempt that begins or fails, an unchanged or duplicate document, a whole crawl or batch. 0: how the URL was found of a document that could not be read.';
comment on column public.data_lineage.attempt is
  'Counts through all lives of a job (jobs.attempts_before + attempt), so that it names one attempt for ever; pipeline_costs has the same job_id and attempt for the calls that the attempt paid.';
comment on column public.data_lineage.cost_usd is
  'What the vectors of this version cost that its run paid. What an attempt paid: the sum of pipeline_costs with its job_id and attempt.';
comment on column public.data_lineage.metadata is
  'ingestion: url and what the server said (status, final_url, etag, last_modified, content_type, bytes, headers, fetched_at) or outcome (unchanged, or duplicate of documento_id); FAIL: error_code, message; embedding: the jobs whose vectors it uses; restored_from: the version that a rollback brought back.';

-- What begins as an attempt has no document and mostly no model: not in these two, every claim is cheaper by them.
create unique index one_completion_per_version on public.data_lineage (documento_id, version, stage, event, job_id, attempt)
nulls not distinct
where documento_id is not null;
create index data_lineage_model_idx on public.data_lineage (model_id) where model_id is not null;
-- Two claims of one attempt (a job handed back goes on under its number) are one start, and whatever happens one end.
create unique index one_start_per_attempt on public.data_lineage (job_id, attempt, stage)
where event = 'START' and version is null;
create unique index one_end_per_attempt on public.data_lineage (job_id, attempt, stage)
where event <> 'START' and (version is null or stage = 'ingestion') and not metadata ? 'restored_from';
-- The attempts at a URL that never got as far as naming its document.
create index data_lineage_url_idx on public.data_lineage (input_hash)
where documento_id is null and input_hash is not null;
create index data_lineage_run_idx on public.data_lineage (pipeline_run_id);

alter table public.data_lineage enable row level security;
revoke all on public.data_lineage from public, anon, authenticated, service_role;
grant select, insert on public.data_lineage to service_role;
grant select on public.data_lineage to authenticated;
create policy operators_read_lineage on public.data_lineage for select to authenticated using ((select public.is_operator()));
