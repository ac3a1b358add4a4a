create table pipeline.prunes (
  id bigint generated always as identity,
  older_than interval not null,
  horizon timestamptz not null,
  versions int not null default 0,
  chunks int not null default 0,
  vectors int not null default 0,
  bytes bigint not null default 0,
  started_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  constraint prunes_pkey primary key (id)
);

comment on table pipeline.prunes is 'What is not there any more: one row a call of pipeline.prune that was not dry, and one for an archive that was restored, as it has no history.';
comment on column pipeline.prunes.horizon is
  'Versions that were replaced before this moment may be gone: as-of reads of an earlier one raise HISTORY_PRUNED.';
comment on column pipeline.prunes.bytes is 'Bytes of the removed texts, chunks and vectors; the files shrink as vacuum reuses them.';

alter table pipeline.prunes enable row level security;
revoke all on pipeline.prunes from public, anon, authenticated, service_role;
grant select on pipeline.prunes to service_role;
