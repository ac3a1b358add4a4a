create table public.data_snapshots (
  id uuid not null default gen_random_uuid(),
  label text not null,
  trigger text not null default 'manual',
  snapshot_date date not null default (clock_timestamp() at time zone 'utc')::date,
  total_documents int not null default 0,
  total_chunks int not null default 0,
  total_embeddings int not null default 0,
  model_id uuid,
  data_hash varchar(64),
  storage_location text,
  run_id text,
  created_at timestamptz not null default clock_timestamp(),
  dropped_at timestamptz,
  constraint data_snapshots_pkey primary key (id),
  constraint data_snapshots_model_fkey foreign key (model_id) references public.model_registry (id),
  constraint data_snapshots_run_fkey foreign key (run_id) references public.pipeline_runs (id) on delete set null,
  constraint label_is_given check (label <> ''),
  constraint trigger_is_known check (trigger in ('manual', 'schedule', 'rollback', 'restore'))
);

comment on table public.data_snapshots is
  'Named states of the knowledge base. The manifest, a row a document, is in pipeline.snapshot_documents: texts and vectors are not copied, only kept from retention.';
comment on column public.data_snapshots.trigger is
  'manual; schedule: the daily one; rollback: the state before a rollback, made by it; restore: the state that an archive brought.';
comment on column public.data_snapshots.total_embeddings is 'Vectors of model_id that its documents have.';
comment on column public.data_snapshots.model_id is 'The embedding model that was active.';
comment on column public.data_snapshots.data_hash is
  'RFC 6962 Merkle root, hex, over pipeline.snapshot_leaf of the documents in the order of their ids.';
comment on column public.data_snapshots.storage_location is 'bucket/folder of its archive in Storage; null before export_snapshot.';
comment on column public.data_snapshots.dropped_at is 'When its manifest was dropped: its hash stays on record, its documents are no longer kept for it.';

create index data_snapshots_model_idx on public.data_snapshots (model_id);
create index data_snapshots_run_idx on public.data_snapshots (run_id);
create index data_snapshots_created_idx on public.data_snapshots (created_at);

create table pipeline.snapshot_documents (
  snapshot_id uuid not null,
  documento_id uuid not null,
  version int not null,
  revision int,
  shown boolean not null,
  estado text not null,
  estado_code text,
  estado_message text,
  contenido_hash text not null,
  list_digest bytea,
  chunks int not null default 0,
  vectors_digest bytea,
  vectors int not null default 0,
  leaf bytea not null,
  constraint snapshot_documents_pkey primary key (snapshot_id, documento_id),
  constraint snapshot_documents_snapshot_fkey foreign key (snapshot_id) references public.data_snapshots (id),
  constraint snapshot_documents_version_fkey foreign key (documento_id, version)
    references public.document_versions (documento_id, version),
  constraint shown_has_chunks check (not shown or revision is not null)
);

comment on table pipeline.snapshot_documents is
  'Manifest of a snapshot: of each document the version that search shows, or its newest text where search shows none. Its foreign key keeps the version, and so its chunk lists and vectors.';
comment on column pipeline.snapshot_documents.estado is 'ready for what search shows; else the state that kept it from being shown.';
comment on column pipeline.snapshot_documents.leaf is 'pipeline.snapshot_leaf of this row.';

create index snapshot_documents_version_idx on pipeline.snapshot_documents (documento_id, version);

alter table public.data_snapshots enable row level security;
alter table pipeline.snapshot_documents enable row level security;
revoke all on public.data_snapshots, pipeline.snapshot_documents from public, anon, authenticated, service_role;
grant select on public.data_snapshots, pipeline.snapshot_documents to service_role;
grant select on public.data_snapshots to authenticated;
create policy operators_read_snapshots on public.data_snapshots for select to authenticated using ((select public.is_operator()));
