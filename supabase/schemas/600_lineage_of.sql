-- By index only: the document's own events, then by job the attempts that they name, then by hash the attempts at its URL. The
-- branches say word for word what the partial indexes one_start_per_attempt, one_end_per_attempt and data_lineage_url_idx say.
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
  with own as (
    select l.* from public.data_lineage l where l.documento_id = lineage_of.documento_id
  ),
  jobs as (
    select o.job_id from own o where o.job_id is not null
    union
    -- Every batch that made a vector of it, not only the one that brought the last.
    select j.id::bigint
    from own o
    cross join lateral jsonb_array_elements_text(o.metadata -> 'jobs') as j (id)
    where o.stage = 'embedding'
  ),
  attempts as (
    select l.*
    from jobs j
    join public.data_lineage l on l.job_id = j.job_id
      and l.event = 'START' and l.version is null
    union all
    select l.*
    from jobs j
    join public.data_lineage l on l.job_id = j.job_id
      and l.event <> 'START' and (l.version is null or l.stage = 'ingestion') and not l.metadata ? 'restored_from'
    union all
    select l.*
    from public.documentos_oficiales d
    join public.data_lineage l on l.input_hash = encode(sha256(convert_to(d.url_original, 'UTF8')), 'hex')
      and l.documento_id is null and l.input_hash is not null
    where d.id = lineage_of.documento_id
      -- Before, its URL held what another document has.
      and l."timestamp" >= coalesce((select min(o."timestamp") from own o), '-infinity')
  ),
  events as (
    select o.* from own o
    union all
    (select distinct on (a.event_id) a.* from attempts a where a.documento_id is null)
  )
  select l.event_id, l.pipeline_run_id, l.stage, l.event, l.version, l."timestamp", l.input_hash, l.output_hash, l.config_hash,
    l.model_id, l.cost_usd, l.metadata
  from events l
  order by l."timestamp", l.event_id;
$$;

comment on function public.lineage_of(uuid) is
  'Every recorded event of a document, oldest first: URL, bytes, text, vectors, verdict; every attempt of its jobs with its start and its failure, also from before the document was known.';

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
  with occurrence as (
    select dc.documento_id, dc.version, dc.char_start, dc.char_end, dc.page_start, dc.page_end, c.content_hash
    from pipeline.document_chunks dc
    join pipeline.chunks c on c.id = dc.chunk_id
    where dc.id = lineage_of_chunk.chunk_id
  ),
  -- The start of the fetch did not know yet which version would come of it.
  fetches as (
    select s.event_id
    from occurrence o
    join public.data_lineage f on f.documento_id = o.documento_id and f.version = o.version and f.stage = 'ingestion'
    join public.data_lineage s on s.job_id = f.job_id and s.attempt = f.attempt and s.stage = f.stage
      and s.event = 'START' and s.version is null
  )
  select l.event_id, l.run_id, l.stage, l.event, l.version, l.at, l.input_hash, l.output_hash, l.config_hash, l.model_id,
    l.cost_usd,
    case when l.stage = 'processing' and l.event = 'COMPLETE'
      then l.metadata || jsonb_build_object('char_start', o.char_start, 'char_end', o.char_end, 'page_start', o.page_start,
        'page_end', o.page_end, 'chunk_hash', o.content_hash)
      else l.metadata
    end
  from occurrence o
  cross join lateral public.lineage_of(o.documento_id) l
  where l.version = o.version
    or l.event_id in (select f.event_id from fetches f)
  order by l.at, l.event_id;
$$;

comment on function public.lineage_of_chunk(bigint) is
  'From a search hit (its chunk_id) back: the events of the document version it stands in; processing names page, character range and chunk hash, ingestion the bytes'' hash and what the server said, discovery the URL.';

revoke all on function public.lineage_of(uuid) from public, anon, authenticated, service_role;
revoke all on function public.lineage_of_chunk(bigint) from public, anon, authenticated, service_role;
grant execute on function public.lineage_of(uuid) to authenticated, service_role;
grant execute on function public.lineage_of_chunk(bigint) to service_role;
