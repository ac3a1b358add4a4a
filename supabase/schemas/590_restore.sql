-- `npm run restore`: begin_restore, restore_part for every part, finish_restore, in one transaction of a direct connection. All
-- of it stays or nothing: what an archive brings is hashed again before the transaction may commit.
create function pipeline.begin_restore(snapshot jsonb)
returns text
language plpgsql
set search_path = ''
as $$
begin
  perform set_config('statement_timeout', '0', true);
  -- Whoever would write documents meanwhile waits until the archive's are there.
  lock table public.documentos_oficiales in share row exclusive mode;
  if exists (select from public.documentos_oficiales) then
    perform pipeline.raise_error('INVALID_STATE',
      'Cannot restore an archive: the database has documents, and only an empty one can become what the archive was');
  end if;
  perform set_config('pipeline.restoring', pg_current_xact_id()::text, true);
  return pipeline.open_run('restore', null, jsonb_build_object('snapshot', snapshot));
end;
$$;

comment on function pipeline.begin_restore(jsonb) is
  'Begins the restoration of an archive in this transaction, of the snapshot that its manifest names; returns its run. Raises INVALID_STATE where there are documents.';

create function pipeline.restore_part(kind text, lines jsonb)
returns int
language plpgsql
set search_path = ''
as $$
begin
  if current_setting('pipeline.restoring', true) is distinct from pg_current_xact_id()::text then
    perform pipeline.raise_error('INVALID_STATE', 'Cannot restore a part: begin_restore opens the transaction in which one may');
  end if;
  case kind
    when 'models' then perform pipeline.restore_models(lines);
    when 'sources' then perform pipeline.restore_sources(lines);
    when 'runs' then perform pipeline.restore_runs(lines);
    when 'documents' then perform pipeline.restore_documents(lines);
    when 'chunks' then perform pipeline.restore_chunks(lines);
    when 'golden_queries' then
      insert into pipeline.golden_queries as g (query, expected_url, expected_title, expected_page, note, created_at)
      select q.query, q.expected_url, q.expected_title, q.expected_page, q.note, q.created_at
      from jsonb_populate_recordset(null::pipeline.golden_queries, lines) q
      on conflict on constraint golden_queries_query_key do update
      set expected_url = excluded.expected_url, expected_title = excluded.expected_title,
          expected_page = excluded.expected_page, note = excluded.note;
    else
      perform pipeline.raise_error('INVALID_ARGUMENT', format('Cannot restore %L: an archive has no such part', kind));
  end case;
  return jsonb_array_length(lines);
end;
$$;

comment on function pipeline.restore_part(text, jsonb) is
  'Writes the lines of a part of an archive; in the order models, sources, runs, documents, chunks, golden_queries. Returns how many.';

create function pipeline.finish_restore(run_id text, snapshot jsonb)
returns public.data_snapshots
language plpgsql
set search_path = ''
as $$
declare
  restored public.data_snapshots;
  found record;
  unfinished uuid[];
begin
  restored := pipeline.take_snapshot('restored: ' || (snapshot ->> 'label'), 'restore', run_id);
  select v.* into found from public.verify_snapshot(restored.id) v;
  if not found.ok then
    perform pipeline.raise_error('ARCHIVE_INVALID',
      format('Cannot restore the archive: the text, chunk list or vectors of %s documents are not what it says of them (%s)',
        cardinality(found.mismatched), array_to_string(found.mismatched[1:5], ', ')));
  elsif restored.data_hash is distinct from snapshot ->> 'data_hash' then
    perform pipeline.raise_error('ARCHIVE_INVALID',
      format('Cannot restore the archive: its manifest has data_hash %s, its documents have %s', snapshot ->> 'data_hash', restored.data_hash));
  end if;

  -- Texts that were on their way go on from where they were: what has no vector is embedded.
  if restored.model_id is not null then
    insert into pipeline.run_documents (run_id, url, source_id, documento_id, stage)
    select finish_restore.run_id, d.url_original, d.source_id, d.id, 'processing'
    from public.documentos_oficiales d
    where d.estado = 'processing'
      and pipeline.latest_revision(d.id, d.version) is not null;
    select array_agg(d.id) into unfinished from public.documentos_oficiales d where d.estado = 'processing';
    perform pipeline.enqueue_embeddings(d.id, d.version, finish_restore.run_id, restored.model_id)
    from public.documentos_oficiales d
    where d.id = any (unfinished);
    perform pipeline.finish_documents(unfinished, null);
  end if;

  -- Lineage names jobs by their ids; the jobs to come get others.
  perform setval(
    pg_get_serial_sequence('pipeline.jobs', 'id'),
    greatest(nextval(pg_get_serial_sequence('pipeline.jobs', 'id')), (select max(l.job_id) + 1 from public.data_lineage l))
  );
  -- The archive has one version of each document and not when search showed which: nobody is told that there was nothing.
  insert into pipeline.prunes (older_than, horizon, finished_at)
  values (interval '0', clock_timestamp(), clock_timestamp());
  perform pipeline.advance_runs(array[finish_restore.run_id]);
  return restored;
end;
$$;

comment on function pipeline.finish_restore(text, jsonb) is
  'Takes a snapshot of what was restored, hashes it again and compares it with the archive''s; ends the run. Raises ARCHIVE_INVALID, and then nothing may stay.';

revoke all on function pipeline.begin_restore(jsonb) from public, anon, authenticated, service_role;
revoke all on function pipeline.restore_part(text, jsonb) from public, anon, authenticated, service_role;
revoke all on function pipeline.finish_restore(text, jsonb) from public, anon, authenticated, service_role;
