-- In one query that Postgres can spread over its workers, as hashing is all the work there is. Every content and vector is read
-- in the order it is stored and hashed once; joined by hash, never by nested loops, as the planner may know nothing yet of a
-- manifest that was written just now and would go through it again for each document. (JIT takes longer than it saves.)
create function pipeline.recompute_snapshot(snapshot_id uuid)
returns table (documento_id uuid, expected bytea, recomputed bytea)
language sql
stable
set search_path = ''
set enable_nestloop = off
set work_mem = '64MB'
set jit = off
as $$
  with lists as (
    select
      e.documento_id,
      sha256(string_agg(
        pipeline.chunk_list_row(dc.ordinal, dc.char_start, dc.char_end, dc.page_start, dc.page_end, c.hash),
        ''::bytea order by dc.ordinal
      )) as list_digest,
      sha256(string_agg(x.hash, ''::bytea order by dc.ordinal)) as vectors_digest
    from pipeline.snapshot_documents e
    join pipeline.document_chunks dc
      on dc.documento_id = e.documento_id and dc.version = e.version and dc.revision = e.revision
    -- `offset 0`: hashed before the join, so that it takes 32 bytes a row.
    join (
      select c.id, sha256(convert_to(pipeline.embedding_input('', c.context, c.content), 'UTF8')) as hash
      from pipeline.chunks c
      offset 0
    ) c on c.id = dc.chunk_id
    left join (
      select v.chunk_id, sha256(extensions.halfvec_send(v.embedding)) as hash
      from pipeline.chunk_embeddings v
      where v.model_id = (select s.model_id from public.data_snapshots s where s.id = recompute_snapshot.snapshot_id)
      offset 0
    ) x on x.chunk_id = dc.chunk_id
    where e.snapshot_id = recompute_snapshot.snapshot_id
    group by e.documento_id
  )
  -- A row that is gone (text, version, document) or a manifest that does not agree with its own leaf gives another leaf too.
  select
    e.documento_id,
    e.leaf,
    coalesce(
      case
        when e.leaf = pipeline.snapshot_leaf(e.documento_id, e.version, e.contenido_hash, e.list_digest, e.vectors_digest)
        then pipeline.snapshot_leaf(
          e.documento_id, e.version,
          pipeline.sha256_hex(case when v.version = d.version then d.contenido_texto else v.contenido_texto end),
          l.list_digest,
          case when e.vectors_digest is not null then l.vectors_digest end
        )
      end,
      sha256(''::bytea)
    )
  from pipeline.snapshot_documents e
  left join public.documentos_oficiales d on d.id = e.documento_id
  left join public.document_versions v on v.documento_id = e.documento_id and v.version = e.version
  left join lists l on l.documento_id = e.documento_id
  where e.snapshot_id = recompute_snapshot.snapshot_id;
$$;

comment on function pipeline.recompute_snapshot(uuid) is
  'The leaf of every document of a snapshot, as its manifest has it and as its text, chunk list and vectors give it now.';

create function public.verify_snapshot(snapshot_id uuid)
returns table (ok boolean, documents int, mismatched uuid[], data_hash text)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  snapshot public.data_snapshots;
begin
  perform pipeline.require_operator('verify a snapshot');
  snapshot := pipeline.find_snapshot(verify_snapshot.snapshot_id, 'verify');
  return query
    select
      coalesce(cardinality(r.mismatched), 0) = 0 and r.root = snapshot.data_hash and r.documents = snapshot.total_documents,
      r.documents,
      coalesce(r.mismatched, '{}'),
      r.root
    from (
      select
        count(*)::int as documents,
        array_agg(x.documento_id order by x.documento_id) filter (where x.recomputed is distinct from x.expected) as mismatched,
        encode(
          pipeline.merkle_root(coalesce(string_agg(x.recomputed, ''::bytea order by x.documento_id), ''::bytea)), 'hex'
        ) as root
      from pipeline.recompute_snapshot(snapshot.id) x
    ) r;
end;
$$;

comment on function public.verify_snapshot(uuid) is
  'Hashes texts, chunk lists and vectors of a snapshot again: ok, the documents looked at, those that are not what they were, the Merkle root of what is there. Raises NOT_FOUND, HISTORY_PRUNED.';

create function pipeline.find_snapshot(snapshot_id uuid, action text)
returns public.data_snapshots
language plpgsql
stable
set search_path = ''
as $$
declare
  snapshot public.data_snapshots;
begin
  select s.* into snapshot from public.data_snapshots s where s.id = find_snapshot.snapshot_id;
  if snapshot.id is null then
    perform pipeline.raise_error('NOT_FOUND', format('Cannot %s snapshot %s: there is none', action, snapshot_id));
  elsif snapshot.dropped_at is not null then
    perform pipeline.raise_error('HISTORY_PRUNED', format('Cannot %s snapshot %s: it was dropped', action, snapshot_id));
  end if;
  return snapshot;
end;
$$;

comment on function pipeline.find_snapshot(uuid, text) is 'A snapshot that still has its manifest; raises NOT_FOUND, HISTORY_PRUNED.';

revoke all on function pipeline.recompute_snapshot(uuid) from public, anon, authenticated, service_role;
revoke all on function public.verify_snapshot(uuid) from public, anon, authenticated, service_role;
revoke all on function pipeline.find_snapshot(uuid, text) from public, anon, authenticated, service_role;
grant execute on function pipeline.recompute_snapshot(uuid) to service_role;
grant execute on function public.verify_snapshot(uuid) to authenticated, service_role;
grant execute on function pipeline.find_snapshot(uuid, text) to service_role;
