create table pipeline.rollback_steps (
  run_id text not null,
  documento_id uuid not null,
  action text not null,
  from_version int not null,
  to_version int,
  to_revision int,
  shown boolean not null default false,
  estado text not null,
  estado_code text,
  estado_message text,
  new_version int not null,
  new_revision int,
  copies_list boolean not null default false,
  embedded boolean not null default false,
  shown_until boolean not null default false,
  constraint rollback_steps_pkey primary key (run_id, documento_id),
  constraint rollback_steps_run_fkey foreign key (run_id) references public.pipeline_runs (id) on delete cascade,
  constraint rollback_steps_documento_fkey foreign key (documento_id) references public.documentos_oficiales (id),
  constraint action_is_known check (action in ('restore', 'retire', 'revive'))
);

comment on table pipeline.rollback_steps is 'What each rollback did to each document that differed.';
comment on column pipeline.rollback_steps.to_version is 'The version whose content is brought back; null for a document that is taken out of search.';
comment on column pipeline.rollback_steps.new_version is 'The version that now has that content: a new one, or from_version where its text is the same.';
comment on column pipeline.rollback_steps.embedded is 'Whether every chunk has its vector of the active model, so that nothing has to be embedded.';

comment on column pipeline.rollback_steps.shown_until is
  'Whether search shows what it shows now until the version that is brought back is ready; one that a snapshot did not show is hidden at once.';

create index rollback_steps_documento_idx on pipeline.rollback_steps (documento_id);

alter table pipeline.rollback_steps enable row level security;
revoke all on pipeline.rollback_steps from public, anon, authenticated, service_role;
grant select on pipeline.rollback_steps to service_role;

create function pipeline.rollback_plan(snapshot_id uuid)
returns table (documento_id uuid, from_version int, to_version int, action text)
language sql
stable
set search_path = ''
as $$
  select
    d.id,
    d.version,
    e.version,
    case
      when e.documento_id is null then 'retire'
      when d.estado = 'retired' and d.contenido_hash = e.contenido_hash then 'revive'
      else 'restore'
    end
  from public.documentos_oficiales d
  left join pipeline.snapshot_documents e on e.documento_id = d.id and e.snapshot_id = rollback_plan.snapshot_id
  left join pipeline.served_versions s on s.documento_id = d.id and s.valid_to is null
  left join pipeline.chunk_lists l
    on l.documento_id = s.documento_id and l.version = s.version and l.revision = s.revision
  where d.version > 0
    and case
      when e.documento_id is null then d.estado <> 'retired'
      when d.contenido_hash <> e.contenido_hash then true
      -- On its way to another state: it would get there after the rollback.
      when e.shown then l.digest is distinct from e.list_digest or d.estado = 'processing'
      -- On its way to search then, or held up by a fault of ours: that it has arrived or was judged since is no difference.
      when e.estado in ('pending', 'processing', 'dead') then d.estado = 'retired'
      else s.documento_id is not null or d.estado <> e.estado
    end
  order by d.id;
$$;

comment on function pipeline.rollback_plan(uuid) is
  'What differs from a snapshot: restore (content or state), revive (retired meanwhile), retire (was not there).';

revoke all on function pipeline.rollback_plan(uuid) from public, anon, authenticated, service_role;
grant execute on function pipeline.rollback_plan(uuid) to service_role;
