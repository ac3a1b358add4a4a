-- In one query that Postgres can spread over its workers, as hashing is all the work there is; the chunks of a document are
-- looked up from its row, so the cost is linear whatever the planner believes of a manifest that was written just now. (JIT
-- takes longer to compile it than it saves.)
create function pipeline.recompute_snapshot(snapshot_id uuid)
returns table (documento_id uuid, expected bytea, recomputed bytea)
language sql
stable
set search_path = ''
set jit = off
as $$
  -- A row that is gone (text, version, document) or a manifest that does not agree with its own leaf gives another leaf too.
  select
    e.documento_id,
    e.leaf,
    coalesce(
      case
        when e.leaf = pipeline.snapshot_leaf(e.documento_id, e.version, e.contenido_hash, e.list_digest, e.vectors_digest)
        then (
          select pipeline.snapshot_leaf(
            e.documento_id, e.version,
            pipeline.sha256_hex(case when v.version = d.version then d.contenido_texto else v.contenido_texto end),
            sha256(string_agg(
              pipeline.chunk_list_row(dc.ordinal, dc.char_start, dc.char_end, dc.page_start, dc.page_end,
                sha256(convert_to(pipeline.embedding_input('', c.context, c.content), 'UTF8'))),
              ''::bytea order by dc.ordinal
            )),
            case when e.vectors_digest is not null
              then sha256(string_agg(sha256(extensions.halfvec_send(x.embedding)), ''::bytea order by dc.ordinal))
            end
          )
          from pipeline.document_chunks dc
          join pipeline.chunks c on c.id = dc.chunk_id
          left join pipeline.chunk_embeddings x
            on x.chunk_id = dc.chunk_id
            and x.model_id = (select s.model_id from public.data_snapshots s where s.id = recompute_snapshot.snapshot_id)
          where dc.documento_id = e.documento_id
            and dc.version = e.version
            and dc.revision = e.revision
        )
      end,
      sha256(''::bytea)
    )
  from pipeline.snapshot_documents e
  left join public.documentos_oficiales d on d.id = e.documento_id
  left join public.document_versions v on v.documento_id = e.documento_id and v.version = e.version
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
