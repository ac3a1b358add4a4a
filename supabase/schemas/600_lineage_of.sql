create function public.lineage_of(documento_id uuid)
returns table (
  event_id bigint,
  run_id text,
  stage text,
  event text,
  version int,
  at timestamptz,
  input_hash text,
  output_hash text,
  config_hash text,
  model_id uuid,
  cost_usd numeric,
  metadata jsonb
)
language sql
stable
set search_path = ''
as $$
  select l.event_id, l.pipeline_run_id, l.stage, l.event, l.version, l."timestamp", l.input_hash, l.output_hash, l.config_hash,
    l.model_id, l.cost_usd, l.metadata
  from public.data_lineage l
  where l.documento_id = lineage_of.documento_id
  order by l.event_id;
$$;

comment on function public.lineage_of(uuid) is 'Every recorded event of a document, oldest first: URL, bytes, text, vectors, verdict; failures too.';

create function public.lineage_of_chunk(chunk_id bigint)
returns table (
  event_id bigint,
  run_id text,
  stage text,
  event text,
  version int,
  at timestamptz,
  input_hash text,
  output_hash text,
  config_hash text,
  model_id uuid,
  cost_usd numeric,
  metadata jsonb
)
language sql
stable
set search_path = ''
as $$
  select l.event_id, l.run_id, l.stage, l.event, l.version, l.at, l.input_hash, l.output_hash, l.config_hash, l.model_id,
    l.cost_usd,
    case when l.stage = 'processing'
      then l.metadata || jsonb_build_object('char_start', dc.char_start, 'char_end', dc.char_end, 'page_start', dc.page_start,
        'page_end', dc.page_end)
      else l.metadata
    end
  from pipeline.document_chunks dc
  cross join lateral public.lineage_of(dc.documento_id) l
  where dc.id = lineage_of_chunk.chunk_id
    and l.version = dc.version
  order by l.event_id;
$$;

comment on function public.lineage_of_chunk(bigint) is
  'From a search hit (its chunk_id) back: the events of the document version it stands in, with page and character range.';

revoke all on function public.lineage_of(uuid) from public, anon, authenticated, service_role;
revoke all on function public.lineage_of_chunk(bigint) from public, anon, authenticated, service_role;
grant execute on function public.lineage_of(uuid) to authenticated, service_role;
grant execute on function public.lineage_of_chunk(bigint) to service_role;
