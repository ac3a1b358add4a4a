-- The three answers to "what does search show": now, at a time, in a snapshot. Everything else of a search is the same, so a
-- search of the past costs what one of today costs.
create function pipeline.shown_versions_query(as_of timestamptz, snapshot_id uuid)
returns text
language plpgsql
stable
set search_path = ''
as $$
declare
  snapshot public.data_snapshots;
begin
  if as_of is not null and snapshot_id is not null then
    perform pipeline.raise_error('INVALID_ARGUMENT', 'Cannot search: give as_of or snapshot_id, not both');
  end if;
  if snapshot_id is not null then
    snapshot := pipeline.find_snapshot(shown_versions_query.snapshot_id, 'search');
    return format(
      'select s.documento_id, s.version, s.revision from pipeline.snapshot_documents s where s.snapshot_id = %L and s.shown',
      snapshot.id
    );
  end if;
  if as_of is not null then
    perform pipeline.check_horizon(as_of);
    return format(
      'select s.documento_id, s.version, s.revision from pipeline.served_versions s
       where s.valid_from <= %1$L::timestamptz and (s.valid_to > %1$L::timestamptz or s.valid_to is null)',
      as_of
    );
  end if;
  return 'select s.documento_id, s.version, s.revision from pipeline.served_versions s where s.valid_to is null';
end;
$$;

comment on function pipeline.shown_versions_query(timestamptz, uuid) is
  'SQL of the chunk lists that search shows now, at a time or in a snapshot; raises NOT_FOUND, HISTORY_PRUNED, INVALID_ARGUMENT.';

create function pipeline.check_horizon(at timestamptz)
returns void
language plpgsql
stable
set search_path = ''
as $$
declare
  horizon timestamptz;
begin
  select max(p.horizon) into horizon from pipeline.prunes p;
  if at < horizon then
    perform pipeline.raise_error('HISTORY_PRUNED',
      format('Cannot read the state of %s: history before %s was removed (pipeline.prunes); snapshots are kept', at, horizon));
  end if;
end;
$$;

comment on function pipeline.check_horizon(timestamptz) is 'Raises HISTORY_PRUNED for a time before what retention has kept.';

-- A filter as a condition on the aliases d (document), for a query that gets the filter as $1.
create function pipeline.filter_condition(filter jsonb)
returns text
language sql
immutable
set search_path = ''
as $$
  select coalesce(string_agg(
    case k when 'documento_id' then 'd.id = ($1 ->> ''documento_id'')::uuid' else format('d.%1$I = $1 ->> %1$L', k) end, ' and '
  ), 'true')
  from jsonb_each_text(filter) as f (k, v)
  where v is not null;
$$;

comment on function pipeline.filter_condition(jsonb) is 'SQL of a checked filter: conditions on alias d, values from $1.';

create type pipeline.search_hit as (
  documento_id uuid,
  version int,
  chunk_id bigint,
  ordinal int,
  titulo text,
  url_original text,
  page_start int,
  page_end int,
  content text,
  score float8
);

comment on type pipeline.search_hit is 'A chunk occurrence that a search found; score is a cosine or a BM25 weight.';

-- What of a document is said with a hit. The title is the one its version had.
create function pipeline.search_hit_columns()
returns text
language sql
immutable
set search_path = ''
as $$
  select $sql$
    d.id as documento_id, dc.version, dc.id as chunk_id, dc.ordinal,
    (case when v.valid_to is null then d.titulo else v.titulo end) as titulo,
    d.url_original, dc.page_start, dc.page_end$sql$;
$$;

comment on function pipeline.search_hit_columns() is 'SQL of the columns of search_hit that come from aliases d (document), v (version), dc (occurrence).';

revoke all on function pipeline.shown_versions_query(timestamptz, uuid) from public, anon, authenticated, service_role;
grant execute on function pipeline.shown_versions_query(timestamptz, uuid) to service_role;
revoke all on function pipeline.check_horizon(timestamptz) from public, anon, authenticated, service_role;
grant execute on function pipeline.check_horizon(timestamptz) to service_role;
revoke all on function pipeline.filter_condition(jsonb) from public, anon, authenticated, service_role;
grant execute on function pipeline.filter_condition(jsonb) to service_role;
revoke all on function pipeline.search_hit_columns() from public, anon, authenticated, service_role;
grant execute on function pipeline.search_hit_columns() to service_role;
