-- What a snapshot would say of every document now: the version that search shows of it, or its newest text where search shows
-- none. Retired documents and those without a text are in none.
create view pipeline.current_documents
with (security_invoker = true)
as
select
  d.id as documento_id,
  x.version,
  x.revision,
  x.shown,
  case when x.shown then 'ready' else d.estado end as estado,
  case when not x.shown then d.estado_code end as estado_code,
  case when not x.shown then d.estado_message end as estado_message,
  case when x.version = d.version then d.contenido_hash else v.contenido_hash end as contenido_hash,
  l.chunks,
  l.digest as list_digest
from public.documentos_oficiales d
left join pipeline.served_versions s on s.documento_id = d.id and s.valid_to is null
cross join lateral (
  select
    s.documento_id is not null as shown,
    coalesce(s.version, d.version) as version,
    case when s.documento_id is not null then s.revision else pipeline.latest_revision(d.id, d.version) end as revision
) x
join public.document_versions v on v.documento_id = d.id and v.version = x.version
left join pipeline.chunk_lists l on l.documento_id = d.id and l.version = x.version and l.revision = x.revision
where d.estado <> 'retired'
  and d.version > 0;

comment on view pipeline.current_documents is
  'A row a document as a snapshot taken now would have it: the version that search shows, or the newest text where it shows none.';

revoke all on pipeline.current_documents from public, anon, authenticated, service_role;
grant select on pipeline.current_documents to service_role;

create function pipeline.take_snapshot(label text, trigger text, run_id text default null)
returns public.data_snapshots
language plpgsql
security definer
set search_path = ''
as $$
declare
  snapshot public.data_snapshots;
  active_model uuid;
begin
  if coalesce(btrim(label), '') = '' then
    perform pipeline.raise_error('INVALID_ARGUMENT', 'Cannot create a snapshot: label must be given');
  end if;
  select m.id into active_model from public.model_registry m where m.model_type = 'embedding' and m.is_active;
  insert into public.data_snapshots (label, trigger, run_id, model_id)
  values (btrim(take_snapshot.label), take_snapshot.trigger, take_snapshot.run_id, active_model)
  returning * into snapshot;

  for attempt in 1..10 loop
    begin
      -- One statement, so one snapshot of the database: whatever commits meanwhile is wholly in it or wholly not.
      insert into pipeline.snapshot_documents (
        snapshot_id, documento_id, version, revision, shown, estado, estado_code, estado_message, contenido_hash, list_digest,
        chunks, vectors_digest, vectors, leaf
      )
      select snapshot.id, c.documento_id, c.version, c.revision, c.shown, c.estado, c.estado_code, c.estado_message,
        c.contenido_hash, c.list_digest, coalesce(c.chunks, 0), e.digest, coalesce(e.vectors, 0),
        pipeline.snapshot_leaf(c.documento_id, c.version, c.contenido_hash, c.list_digest, e.digest)
      from pipeline.current_documents c
      left join pipeline.list_embeddings e
        on e.documento_id = c.documento_id and e.version = c.version and e.revision = c.revision and e.model_id = active_model
      order by c.documento_id;
      exit;
    exception when foreign_key_violation then
      -- What search ceased to show after the statement had begun was removed at once: retention that keeps nothing. Another
      -- statement sees what is shown instead.
      if attempt = 10 then
        raise;
      end if;
    end;
  end loop;

  update public.data_snapshots s
  set total_documents = t.documents,
      total_chunks = t.chunks,
      total_embeddings = t.vectors,
      data_hash = encode(pipeline.merkle_root(coalesce(t.leaves, ''::bytea)), 'hex')
  from (
    select count(*) as documents, coalesce(sum(d.chunks), 0) as chunks, coalesce(sum(d.vectors), 0) as vectors,
      string_agg(d.leaf, ''::bytea order by d.documento_id) as leaves
    from pipeline.snapshot_documents d
    where d.snapshot_id = snapshot.id
  ) t
  where s.id = snapshot.id
  returning s.* into snapshot;
  return snapshot;
end;
$$;

comment on function pipeline.take_snapshot(text, text, text) is
  'Writes the manifest of the knowledge base as it is now; costs a row a document, whatever its size, and no copy of text or vectors.';

-- Definer: the manifest is history, which nobody else writes.
create function public.create_snapshot(label text)
returns public.data_snapshots
language plpgsql
security definer
set search_path = ''
as $$
declare
  snapshot public.data_snapshots;
begin
  perform pipeline.require_operator('create a snapshot');
  snapshot := pipeline.take_snapshot(label, 'manual');
  -- The planner has to know of the rows at once, not when autovacuum comes by.
  analyze pipeline.snapshot_documents;
  return snapshot;
end;
$$;

comment on function public.create_snapshot(text) is
  'A snapshot of everything that search shows, taken while the pipeline goes on; keeps what it refers to from retention. Returns its row.';

create function pipeline.drop_snapshot(snapshot_id uuid)
returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  update public.data_snapshots s
  set dropped_at = clock_timestamp()
  where s.id = drop_snapshot.snapshot_id
    and s.dropped_at is null;
  if not found then
    perform pipeline.raise_error('NOT_FOUND', format('Cannot drop snapshot %s: there is none', snapshot_id));
  end if;
  perform set_config('pipeline.pruning', pg_current_xact_id()::text, true);
  delete from pipeline.snapshot_documents d where d.snapshot_id = drop_snapshot.snapshot_id;
  perform set_config('pipeline.pruning', '', true);
end;
$$;

comment on function pipeline.drop_snapshot(uuid) is
  'Drops a snapshot''s manifest, so that retention may remove what only it kept; its row stays, with its hash. Raises NOT_FOUND.';

revoke all on function pipeline.take_snapshot(text, text, text) from public, anon, authenticated, service_role;
revoke all on function public.create_snapshot(text) from public, anon, authenticated, service_role;
revoke all on function pipeline.drop_snapshot(uuid) from public, anon, authenticated, service_role;
grant execute on function public.create_snapshot(text) to authenticated, service_role;
grant execute on function pipeline.drop_snapshot(uuid) to service_role;
