create table pipeline.served_versions (
  documento_id uuid not null,
  version int not null,
  revision int not null,
  valid_from timestamptz not null,
  valid_to timestamptz,
  constraint served_versions_pkey primary key (documento_id, valid_from),
  constraint served_versions_list_fkey foreign key (documento_id, version, revision)
    references pipeline.chunk_lists (documento_id, version, revision) deferrable initially deferred,
  constraint validity_is_not_empty check (valid_to > valid_from)
);

comment on table pipeline.served_versions is
  'Which chunk list of a document search showed when, written by a trigger: search as of a time joins it at that time, search now joins its open rows.';
comment on column pipeline.served_versions.valid_to is 'When search ceased to show it; null while it does.';

create unique index served_versions_open_key on pipeline.served_versions (documento_id) where valid_to is null;
-- From a chunk's occurrence to whether it is shown; also for the foreign key.
create index served_versions_list_idx on pipeline.served_versions (documento_id, version, revision);

alter table pipeline.served_versions enable row level security;
revoke all on pipeline.served_versions from public, anon, authenticated, service_role;
grant select on pipeline.served_versions to service_role;
