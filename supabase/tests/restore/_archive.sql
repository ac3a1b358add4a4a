-- An archive of a snapshot in a table, and a database without documents to restore it into.
create temp table archive (kind text, part int, lines jsonb, primary key (kind, part));

create function pg_temp.archive(snapshot_id uuid)
returns jsonb
language plpgsql
as $$
declare
  this text;
  answer jsonb;
  after text;
begin
  delete from archive;
  foreach this in array array['documents', 'chunks', 'sources', 'models', 'runs', 'golden_queries'] loop
    after := null;
    loop
      answer := pipeline.export_part(snapshot_id, this, after);
      insert into archive
      select this, 1 + count(*), (
        select coalesce(jsonb_agg(x::jsonb), '[]')
        from regexp_split_to_table(rtrim(answer ->> 'text', E'\n'), E'\n') x
        where x <> ''
      )
      from archive a
      where a.kind = this;
      after := answer ->> 'next';
      exit when after is null;
    end loop;
  end loop;
  return (
    select jsonb_build_object('id', s.id, 'label', s.label, 'data_hash', s.data_hash)
    from public.data_snapshots s
    where s.id = archive.snapshot_id
  );
end;
$$;

-- As the database of another project: no documents, no history, nothing registered but what the migrations bring.
create function pg_temp.empty_database()
returns void
language plpgsql
as $$
declare
  guarded regclass;
begin
  set constraints all immediate;
  foreach guarded in array array['public.documentos_oficiales', 'public.document_versions', 'public.data_lineage',
    'pipeline.chunk_lists', 'pipeline.document_chunks', 'pipeline.list_embeddings', 'pipeline.chunks',
    'pipeline.snapshot_documents']::regclass[] loop
    execute format('alter table %s disable trigger user', guarded);
  end loop;
  truncate public.documentos_oficiales, public.data_snapshots, pipeline.chunks, public.pipeline_runs, pipeline.prunes cascade;
  delete from public.sources where kind <> 'manual';
  perform setval(pg_get_serial_sequence('pipeline.jobs', 'id'), 1, false);
  foreach guarded in array array['public.documentos_oficiales', 'public.document_versions', 'public.data_lineage',
    'pipeline.chunk_lists', 'pipeline.document_chunks', 'pipeline.list_embeddings', 'pipeline.chunks',
    'pipeline.snapshot_documents']::regclass[] loop
    execute format('alter table %s enable trigger user', guarded);
  end loop;
  set constraints all deferred;
end;
$$;

create function pg_temp.restore(snapshot jsonb)
returns public.data_snapshots
language plpgsql
as $$
declare
  run_id text := pipeline.begin_restore(snapshot);
begin
  perform pipeline.restore_part(a.kind, a.lines)
  from archive a
  order by array_position(array['models', 'sources', 'runs', 'documents', 'chunks', 'golden_queries'], a.kind), a.part;
  return pipeline.finish_restore(run_id, snapshot);
end;
$$;
