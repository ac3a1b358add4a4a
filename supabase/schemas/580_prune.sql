-- One batch of what nobody needs any more: superseded versions that were replaced before the horizon, that search does not
-- show and no snapshot names; then chunk contents that no list refers to, with their vectors.
create function pipeline.prune_batch(horizon timestamptz, batch int)
returns table (versions int, chunks int, vectors int, bytes bigint)
language plpgsql
set search_path = ''
as $$
declare
  doomed uuid[];
  doomed_versions int[];
  chunk_ids bigint[];
  freed bigint;
begin
  versions := 0;
  chunks := 0;
  vectors := 0;
  bytes := 0;

  select array_agg(p.documento_id), array_agg(p.version) into doomed, doomed_versions
  from (
    select v.documento_id, v.version
    from pipeline.prunable_versions(horizon) p
    join public.document_versions v on v.documento_id = p.documento_id and v.version = p.version
    limit batch
    -- One that a rollback is bringing back at this moment is left for another time.
    for update of v skip locked
  ) p;
  -- Now that nobody can come to name them: a snapshot that was being taken when they were chosen may have.
  select array_agg(g.documento_id), array_agg(g.version) into doomed, doomed_versions
  from unnest(doomed, doomed_versions) as g (documento_id, version)
  where not exists (
    select from pipeline.snapshot_documents e where e.documento_id = g.documento_id and e.version = g.version
  );
  if doomed is not null then
    delete from pipeline.served_versions s
    using unnest(doomed, doomed_versions) as g (documento_id, version)
    where s.documento_id = g.documento_id and s.version = g.version;
    delete from pipeline.list_embeddings e
    using unnest(doomed, doomed_versions) as g (documento_id, version)
    where e.documento_id = g.documento_id and e.version = g.version;
    with gone as (
      delete from pipeline.document_chunks dc
      using unnest(doomed, doomed_versions) as g (documento_id, version)
      where dc.documento_id = g.documento_id and dc.version = g.version
      returning dc.chunk_id
    )
    select array_agg(distinct g.chunk_id) into chunk_ids from gone g;
    delete from pipeline.chunk_lists l
    using unnest(doomed, doomed_versions) as g (documento_id, version)
    where l.documento_id = g.documento_id and l.version = g.version;
    with gone as (
      delete from public.document_versions v
      using unnest(doomed, doomed_versions) as g (documento_id, version)
      where v.documento_id = g.documento_id and v.version = g.version
      returning pg_column_size(v.contenido_texto) as size
    )
    select count(*)::int, coalesce(sum(g.size), 0) into versions, bytes from gone g;
  end if;

  -- Whoever is writing a list with one of these contents holds it by its foreign key: those are left for another time.
  select array_agg(c.id) into chunk_ids
  from (
    select c.id
    from pipeline.chunks c
    where c.id = any (chunk_ids)
      and not exists (select from pipeline.document_chunks dc where dc.chunk_id = c.id)
    order by c.id
    for update skip locked
  ) c;
  -- Now that nobody can come to name them: a list that was being written when they were chosen may have.
  select array_agg(c.id) into chunk_ids
  from unnest(chunk_ids) as c (id)
  where not exists (select from pipeline.document_chunks dc where dc.chunk_id = c.id);
  delete from pipeline.embedding_queue q where q.chunk_id = any (chunk_ids);
  with gone as (
    delete from pipeline.chunk_embeddings e
    where e.chunk_id = any (chunk_ids)
    returning pg_column_size(e.embedding) as size
  )
  select count(*)::int, coalesce(sum(g.size), 0) into vectors, freed from gone g;
  bytes := bytes + freed;
  with gone as (
    delete from pipeline.chunks c
    where c.id = any (chunk_ids)
    returning pg_column_size(c.content) + pg_column_size(c.context) + pg_column_size(c.tsv) as size
  )
  select count(*)::int, coalesce(sum(g.size), 0) into chunks, freed from gone g;
  bytes := bytes + freed;
  return next;
end;
$$;

comment on function pipeline.prune_batch(timestamptz, int) is
  'Removes up to `batch` versions that were replaced before the horizon and are not needed, and the chunk contents and vectors that only they had.';

create function pipeline.prunable_versions(horizon timestamptz)
returns table (documento_id uuid, version int)
language sql
stable
set search_path = ''
as $$
  select v.documento_id, v.version
  from public.document_versions v
  where v.valid_to <= prunable_versions.horizon
    and not exists (
      select from pipeline.snapshot_documents e where e.documento_id = v.documento_id and e.version = v.version
    )
    -- Shown, or was until after the horizon: a new text is valid at once and shown when it is embedded.
    and not exists (
      select from pipeline.served_versions s
      where s.documento_id = v.documento_id and s.version = v.version
        and (s.valid_to is null or s.valid_to > prunable_versions.horizon)
    )
    and not exists (
      select from public.documentos_oficiales d where d.id = v.documento_id and d.served_version = v.version
    );
$$;

comment on function pipeline.prunable_versions(timestamptz) is
  'Superseded versions that were replaced before a moment, that search has not shown since and no snapshot names.';

create function pipeline.prune(older_than interval, dry_run boolean default true)
returns table (versions int, chunks int, vectors int, bytes bigint)
language plpgsql
security definer
set search_path = ''
as $$
declare
  log pipeline.prunes;
  batch record;
  limit_versions int := (pipeline.setting('prune_batch'))::int;
  batches int := (pipeline.setting('prune_batches_per_call'))::int;
begin
  if older_than is null or older_than < interval '0' then
    perform pipeline.raise_error('INVALID_ARGUMENT', 'Cannot prune: older_than must be an interval, not negative');
  end if;
  log.horizon := clock_timestamp() - older_than;

  if dry_run is distinct from false then
    return query
      with doomed as materialized (
        select p.documento_id, p.version from pipeline.prunable_versions(log.horizon) p
      ),
      -- Contents of which every occurrence goes.
      doomed_chunks as materialized (
        select o.chunk_id
        from pipeline.document_chunks o
        left join doomed p on p.documento_id = o.documento_id and p.version = o.version
        where o.chunk_id in (
          select dc.chunk_id
          from pipeline.document_chunks dc
          join doomed q on q.documento_id = dc.documento_id and q.version = dc.version
        )
        group by o.chunk_id
        having bool_and(p.documento_id is not null)
      ),
      texts as (
        select count(*)::int as versions, coalesce(sum(pg_column_size(v.contenido_texto)), 0)::bigint as bytes
        from doomed p
        join public.document_versions v on v.documento_id = p.documento_id and v.version = p.version
      ),
      contents as (
        select count(*)::int as chunks,
          coalesce(sum(pg_column_size(c.content) + pg_column_size(c.context) + pg_column_size(c.tsv)), 0)::bigint as bytes
        from doomed_chunks p
        join pipeline.chunks c on c.id = p.chunk_id
      ),
      embeddings as (
        select count(*)::int as vectors, coalesce(sum(pg_column_size(e.embedding)), 0)::bigint as bytes
        from doomed_chunks p
        join pipeline.chunk_embeddings e on e.chunk_id = p.chunk_id
      )
      select t.versions, c.chunks, e.vectors, t.bytes + c.bytes + e.bytes
      from texts t, contents c, embeddings e;
    return;
  end if;

  -- One at a time: a second call would wait for the first one's rows.
  perform pg_advisory_xact_lock(hashtextextended('pipeline.prune', 0));
  perform set_config('pipeline.pruning', pg_current_xact_id()::text, true);
  insert into pipeline.prunes (older_than, horizon) values (prune.older_than, log.horizon) returning * into log;
  for i in 1..batches loop
    select b.* into batch from pipeline.prune_batch(log.horizon, limit_versions) b;
    log.versions := log.versions + batch.versions;
    log.chunks := log.chunks + batch.chunks;
    log.vectors := log.vectors + batch.vectors;
    log.bytes := log.bytes + batch.bytes;
    exit when batch.versions < limit_versions;
  end loop;
  perform set_config('pipeline.pruning', '', true);
  -- What OCR read of files that no document has any more.
  with gone as (
    delete from pipeline.ocr_pages o
    where o.read_at <= log.horizon
      and not exists (select from public.documentos_oficiales d where d.bytes_sha256 = o.bytes_sha256)
    returning pg_column_size(o.content) as size
  )
  select log.bytes + coalesce(sum(g.size), 0) into log.bytes from gone g;
  update pipeline.prunes p
  set versions = log.versions, chunks = log.chunks, vectors = log.vectors, bytes = log.bytes, finished_at = clock_timestamp()
  where p.id = log.id;
  return query select log.versions, log.chunks, log.vectors, log.bytes;
end;
$$;

comment on function pipeline.prune(interval, boolean) is
  'Removes versions that were replaced longer ago than older_than, the chunks and vectors that no current document, snapshot or kept version needs, and what OCR read of files that no document has any more; dry_run (the default) only counts, without the latter. At most settings.prune_batch x prune_batches_per_call versions a call. Logged in pipeline.prunes.';

revoke all on function pipeline.prune_batch(timestamptz, int) from public, anon, authenticated, service_role;
revoke all on function pipeline.prunable_versions(timestamptz) from public, anon, authenticated, service_role;
revoke all on function pipeline.prune(interval, boolean) from public, anon, authenticated, service_role;
grant execute on function pipeline.prunable_versions(timestamptz) to service_role;
grant execute on function pipeline.prune(interval, boolean) to service_role;
