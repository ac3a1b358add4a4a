-- These are put together in the view, none calls another: people who read the view have no right to look into schema pipeline.
create function pipeline.openlineage_uuid(name text)
returns uuid
language sql
immutable
strict
parallel safe
set search_path = ''
as $$
  -- RFC 9562, appendix B.2: version 8, the first 128 bits of SHA-256(namespace || name); the namespace is the RFC's for URLs.
  select encode(set_byte(set_byte(h.bytes, 6, get_byte(h.bytes, 6) & 15 | 128), 8, get_byte(h.bytes, 8) & 63 | 128), 'hex')::uuid
  from (
    select substr(sha256('\x6ba7b8119dad11d180b400c04fd430c8'::bytea || convert_to('urn:profeflow:' || name, 'UTF8')), 1, 16) as bytes
  ) h;
$$;

comment on function pipeline.openlineage_uuid(text) is
  'The runId of an OpenLineage run by its name: UUIDv8 of SHA-256(URL namespace of RFC 9562, urn:profeflow:NAME).';

create function pipeline.openlineage_uri(url text)
returns text
language sql
immutable
strict
parallel safe
set search_path = ''
as $$
  -- A URL may hold what RFC 3986 does not allow: |, [, ], {, } and, in a redirect, anything.
  select string_agg(
    case
      when p.part[1] ~ '^([A-Za-z0-9._~:/?#@!$&''()*+,;=-]|%[0-9A-Fa-f]{2})+$' then p.part[1]
      else regexp_replace(upper(encode(convert_to(p.part[1], 'UTF8'), 'hex')), '(..)', '%\1', 'g')
    end,
    '' order by p.position
  )
  from regexp_matches(url, '(?:[A-Za-z0-9._~:/?#@!$&''()*+,;=-]|%[0-9A-Fa-f]{2})+|.', 'gs') with ordinality as p (part, position);
$$;

comment on function pipeline.openlineage_uri(text) is 'A URL as RFC 3986 writes it: every other character percent-encoded.';

create function pipeline.openlineage_facet(schema text, content jsonb)
returns jsonb
language sql
immutable
strict
parallel safe
set search_path = ''
as $$
  select jsonb_strip_nulls(content) || jsonb_build_object(
    '_producer', 'urn:profeflow:pipeline',
    '_schemaURL', case
      when schema like 'Profeflow%' then 'urn:profeflow:openlineage:1-0-0:' || schema || '#/$defs/' || schema
      else 'https://openlineage.io/spec/facets/' || schema || '.json#/$defs/' || split_part(schema, '/', 2)
    end
  );
$$;

comment on function pipeline.openlineage_facet(text, jsonb) is
  'A facet of the standard (VERSION/NAME) or of ours (its name, docs/openlineage.md), without what is null in it; null if all is.';

create function pipeline.openlineage_datasets(namespace text, name text, facets jsonb)
returns jsonb
language sql
immutable
parallel safe
set search_path = ''
as $$
  select case
    when name is null then '[]'
    else jsonb_build_array(jsonb_build_object('namespace', namespace, 'name', name, 'facets', jsonb_strip_nulls(facets)))
  end;
$$;

comment on function pipeline.openlineage_datasets(text, text, jsonb) is 'The inputs or outputs of an event: one dataset, or none without a name.';

create view public.openlineage_events
with (security_invoker = true)
as
with stages as (
  select
    l.*,
    -- An attempt of a job, or a stage of a version (comment of data_lineage).
    l.job_id is not null and (l.version is null or l.stage = 'ingestion') as of_attempt,
    m.model_name || '@' || m.model_version as model,
    m.model_name, m.model_version, m.provider,
    coalesce(s.name, l.metadata ->> 'subject', l.metadata ->> 'source_id') as source,
    l.documento_id || '/' || m.model_name || '@' || m.model_version as vectors,
    coalesce(substring(l.metadata ->> 'url' from '^[A-Za-z][A-Za-z0-9+.-]*://[^/?#]+'), 'profeflow') as url_origin,
    case when l.metadata ? 'url'
      then coalesce(nullif(regexp_replace(l.metadata ->> 'url', '^[A-Za-z][A-Za-z0-9+.-]*://[^/?#]+', ''), ''), '/')
    end as url_path
  from public.data_lineage l
  left join public.model_registry m on m.id = l.model_id
  left join public.sources s on l.stage = 'discovery' and s.id = (l.metadata ->> 'source_id')::uuid
  where not l.metadata ? 'restored_from'
),
events as (
  -- The run of the pipeline: the parent of all that happens in it.
  select
    r.id || '/' || e.event as event_id,
    e.at as event_time,
    r.id as run_id,
    e.event,
    'run/' || r.id as run_name,
    'pipeline' as job_name,
    'RUN' as job_type,
    null as parent,
    jsonb_build_object(
      'errorMessage', case when e.event = 'FAIL' then pipeline.openlineage_facet('1-0-0/ErrorMessageRunFacet', jsonb_build_object(
        'message', 'Cannot succeed: a source could not be read, or every document is dead', 'programmingLanguage', 'TypeScript'
      )) end,
      'profeflow_totals', pipeline.openlineage_facet('ProfeflowTotalsRunFacet',
        jsonb_build_object('id', r.id, 'trigger', r.trigger, 'externalId', r.external_id)
        || case when e.event = 'START' then '{}' else jsonb_build_object(
          'state', r.state, 'seconds', r.seconds, 'discovered', r.discovered, 'ready', r.ready, 'unchanged', r.unchanged,
          'duplicate', r.duplicate, 'quarantined', r.quarantined, 'irrelevant', r.irrelevant, 'rejected', r.rejected,
          'dead', r.dead, 'retired', r.retired
        ) end
      ),
      'profeflow_cost', case when e.event <> 'START' then pipeline.openlineage_facet('ProfeflowCostRunFacet', jsonb_build_object(
        'usd', r.cost_usd, 'calls', r.provider_calls, 'tokens', r.tokens
      )) end
    ) as facets,
    '[]'::jsonb as inputs,
    '[]'::jsonb as outputs
  from public.pipeline_runs r
  cross join lateral (
    values ('START', r.started_at), (case r.state when 'failed' then 'FAIL' else 'COMPLETE' end, greatest(r.finished_at, r.started_at + interval '1 microsecond'))
  ) as e (event, at)
  where e.event = 'START'
    or r.finished_at is not null

  union all

  select
    l.event_id::text,
    l."timestamp",
    l.pipeline_run_id,
    l.event,
    case when l.of_attempt
      then concat_ws('/', 'attempt', l.pipeline_run_id, l.job_id, l.attempt, l.stage)
      else concat_ws('/', 'document', l.pipeline_run_id, coalesce(l.job_id::text, '-'), coalesce(l.attempt::text, '-'), l.stage,
        l.documento_id, l.version)
    end,
    'pipeline.' || case when l.of_attempt and l.stage = 'discovery' then 'crawl' when l.of_attempt and l.stage = 'embedding' then 'batch'
      else l.stage end,
    case when l.of_attempt then 'ATTEMPT' else 'STAGE' end,
    l.pipeline_run_id,
    jsonb_build_object(
      'errorMessage', case when l.event = 'FAIL' then pipeline.openlineage_facet('1-0-0/ErrorMessageRunFacet', jsonb_build_object(
        'message', coalesce(l.metadata ->> 'message', l.metadata ->> 'error_code', 'no message'), 'programmingLanguage', 'TypeScript'
      )) end,
      'profeflow_stage', pipeline.openlineage_facet('ProfeflowStageRunFacet', jsonb_build_object(
        'runId', l.pipeline_run_id, 'stage', l.stage, 'jobId', l.job_id, 'attempt', l.attempt, 'documentId', l.documento_id,
        'version', l.version, 'codeVersion', l.code_version, 'outcome', l.metadata -> 'outcome', 'errorCode', l.metadata -> 'error_code',
        'pages', l.metadata -> 'pages', 'chunks', l.metadata -> 'chunks', 'vectors', l.metadata -> 'vectors',
        'quality', l.metadata -> 'quality'
      )),
      'profeflow_hashes', pipeline.openlineage_facet('ProfeflowHashesRunFacet', case
        when coalesce(l.input_hash, l.output_hash, l.config_hash) is not null
        then jsonb_build_object('input', l.input_hash, 'output', l.output_hash, 'config', l.config_hash)
      end),
      'profeflow_model', case when l.model_id is not null then pipeline.openlineage_facet('ProfeflowModelRunFacet', jsonb_build_object(
        'id', l.model_id, 'name', l.model_name, 'version', l.model_version, 'provider', l.provider
      )) end,
      'profeflow_cost', case
        when l.event = 'START' then null
        when l.of_attempt then pipeline.openlineage_facet('ProfeflowCostRunFacet', (
          select jsonb_build_object('usd', sum(c.estimated_cost_usd), 'calls', sum(c.api_calls), 'tokens', sum(c.tokens_used))
          from public.pipeline_costs c
          where c.job_id = l.job_id
            and c.attempt = l.attempt
          having count(*) > 0
        ))
        when l.stage = 'embedding' then pipeline.openlineage_facet('ProfeflowCostRunFacet', jsonb_build_object('usd', l.cost_usd))
      end,
      'profeflow_fetch', case when l.stage = 'ingestion' and l.metadata ->> 'status' is not null then pipeline.openlineage_facet(
        'ProfeflowFetchRunFacet',
        jsonb_build_object(
          'url', l.metadata -> 'url', 'finalUrl', l.metadata -> 'final_url', 'status', l.metadata -> 'status', 'etag', l.metadata -> 'etag',
          'lastModified', l.metadata -> 'last_modified', 'contentType', l.metadata -> 'content_type', 'bytes', l.metadata -> 'bytes',
          'fetchedAt', l.metadata -> 'fetched_at', 'headers', l.metadata -> 'headers'
        )
      ) end
    ),
    case
      when l.stage = 'ingestion' then pipeline.openlineage_datasets(
        l.url_origin,
        l.url_path,
        jsonb_build_object(
          'dataSource', pipeline.openlineage_facet('1-0-0/DatasourceDatasetFacet', jsonb_build_object(
            'name', l.url_origin,
            'uri', pipeline.openlineage_uri(l.metadata ->> 'url')
          )),
          'profeflow_content', pipeline.openlineage_facet('ProfeflowContentDatasetFacet',
            jsonb_build_object('kind', 'url', 'sha256', l.input_hash))
        )
      )
      else pipeline.openlineage_datasets(
        'profeflow',
        case
          when l.stage = 'discovery' then 'sources/' || l.source
          when l.stage = 'processing' then 'bytes/' || l.input_hash
          when l.stage = 'embedding' and not l.of_attempt then 'texts/' || l.documento_id
          when l.stage = 'validation' then 'vectors/' || l.vectors
        end,
        jsonb_build_object(
          'version', pipeline.openlineage_facet('1-0-0/DatasetVersionDatasetFacet', case
            when l.stage = 'processing' then jsonb_build_object('datasetVersion', l.input_hash)
            when l.stage in ('embedding', 'validation') then jsonb_build_object('datasetVersion', l.version::text)
          end),
          'profeflow_content', pipeline.openlineage_facet('ProfeflowContentDatasetFacet', jsonb_build_object(
            'kind', case l.stage when 'discovery' then 'source' when 'processing' then 'bytes' when 'embedding' then 'text' else 'vectors' end,
            'sha256', l.input_hash
          ))
        )
      )
    end,
    case
      when l.event <> 'COMPLETE' then '[]'
      when l.stage = 'discovery' and not l.of_attempt then pipeline.openlineage_datasets(
        l.url_origin,
        l.url_path,
        jsonb_build_object(
          'dataSource', pipeline.openlineage_facet('1-0-0/DatasourceDatasetFacet', jsonb_build_object(
            'name', l.url_origin,
            'uri', pipeline.openlineage_uri(l.metadata ->> 'url')
          )),
          'profeflow_content', pipeline.openlineage_facet('ProfeflowContentDatasetFacet',
            jsonb_build_object('kind', 'url', 'sha256', l.output_hash))
        )
      )
      else pipeline.openlineage_datasets(
        'profeflow',
        case
          when l.stage = 'discovery' then 'urls/' || l.source
          when l.stage = 'ingestion' then 'bytes/' || l.output_hash
          when l.stage = 'processing' then 'texts/' || l.documento_id
          when l.stage = 'embedding' and l.of_attempt then 'batches/' || l.model || '/' || (l.metadata ->> 'subject')
          when l.stage = 'embedding' then 'vectors/' || l.vectors
          else 'verdicts/' || l.documento_id
        end,
        jsonb_build_object(
          'version', pipeline.openlineage_facet('1-0-0/DatasetVersionDatasetFacet', jsonb_build_object(
            'datasetVersion', case when l.of_attempt then l.output_hash else l.version::text end
          )),
          'profeflow_content', pipeline.openlineage_facet('ProfeflowContentDatasetFacet', jsonb_build_object(
            'kind', case
              when l.stage = 'discovery' then 'urls'
              when l.stage = 'ingestion' then 'bytes'
              when l.stage = 'processing' then 'text'
              when l.stage = 'embedding' then 'vectors'
              else 'verdict'
            end,
            'sha256', l.output_hash
          ))
        )
      )
    end
  from stages l

  union all

  -- What a rollback brought back went through no stage again: its five events are copies, and one thing that happened.
  select
    concat_ws('/', 'rollback', r.run_id, r.documento_id, r.version, e.event),
    e.at,
    r.run_id,
    e.event,
    concat_ws('/', 'rollback', r.run_id, r.documento_id, r.version),
    'pipeline.rollback',
    'STAGE',
    r.run_id,
    jsonb_build_object(
      'profeflow_restored', pipeline.openlineage_facet('ProfeflowRestoredRunFacet', jsonb_build_object(
        'runId', r.run_id, 'documentId', r.documento_id, 'version', r.version, 'fromVersion', r.from_version, 'stages', r.stages
      )),
      'profeflow_hashes', pipeline.openlineage_facet('ProfeflowHashesRunFacet', jsonb_build_object(
        'input', r.text_hash, 'output', case when e.event = 'COMPLETE' then r.text_hash end
      ))
    ),
    pipeline.openlineage_datasets('profeflow', 'texts/' || r.documento_id, jsonb_build_object(
      'version', pipeline.openlineage_facet('1-0-0/DatasetVersionDatasetFacet', jsonb_build_object('datasetVersion', r.from_version)),
      'profeflow_content', pipeline.openlineage_facet('ProfeflowContentDatasetFacet', jsonb_build_object('kind', 'text', 'sha256', r.text_hash))
    )),
    case when e.event = 'START' then '[]' else pipeline.openlineage_datasets('profeflow', 'texts/' || r.documento_id, jsonb_build_object(
      'version', pipeline.openlineage_facet('1-0-0/DatasetVersionDatasetFacet', jsonb_build_object('datasetVersion', r.version::text)),
      'profeflow_content', pipeline.openlineage_facet('ProfeflowContentDatasetFacet', jsonb_build_object('kind', 'text', 'sha256', r.text_hash))
    )) end
  from (
    select
      l.pipeline_run_id as run_id, l.documento_id, l.version,
      min(l.metadata ->> 'restored_from') as from_version,
      jsonb_agg(distinct l.stage) as stages,
      max(l.output_hash) filter (where l.stage = 'processing') as text_hash,
      max(l."timestamp") as ended_at
    from public.data_lineage l
    where l.metadata ? 'restored_from'
    group by l.pipeline_run_id, l.documento_id, l.version
  ) r
  join public.pipeline_runs p on p.id = r.run_id
  cross join lateral (
    values ('START', p.started_at), ('COMPLETE', greatest(r.ended_at, p.started_at + interval '1 microsecond'))
  ) as e (event, at)
)
select
  e.event_id,
  e.event_time,
  e.run_id,
  jsonb_build_object(
    'eventType', e.event,
    'eventTime', to_char(e.event_time at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'producer', 'urn:profeflow:pipeline',
    'schemaURL', 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent',
    'run', jsonb_build_object(
      'runId', pipeline.openlineage_uuid(e.run_name),
      'facets', jsonb_strip_nulls(e.facets || jsonb_build_object('parent', case
        when e.parent is not null then pipeline.openlineage_facet('1-2-0/ParentRunFacet', jsonb_build_object(
          'run', jsonb_build_object('runId', pipeline.openlineage_uuid('run/' || e.parent)),
          'job', jsonb_build_object('namespace', 'profeflow', 'name', 'pipeline')
        ))
      end))
    ),
    'job', jsonb_build_object(
      'namespace', 'profeflow',
      'name', e.job_name,
      'facets', jsonb_build_object('jobType', pipeline.openlineage_facet('2-0-4/JobTypeJobFacet', jsonb_build_object(
        'processingType', 'BATCH', 'integration', 'PROFEFLOW', 'jobType', e.job_type
      )))
    ),
    'inputs', e.inputs,
    'outputs', e.outputs
  ) as event
from events e;

comment on view public.openlineage_events is
  'Runs and lineage as OpenLineage 2-0-2 RunEvents, for Marquez or any other consumer: send event in the order of event_time; docs/openlineage.md tells the ids and the facets.';

revoke all on function pipeline.openlineage_uuid(text) from public, anon, authenticated, service_role;
revoke all on function pipeline.openlineage_uri(text) from public, anon, authenticated, service_role;
revoke all on function pipeline.openlineage_facet(text, jsonb) from public, anon, authenticated, service_role;
revoke all on function pipeline.openlineage_datasets(text, text, jsonb) from public, anon, authenticated, service_role;
revoke all on public.openlineage_events from public, anon, authenticated, service_role;
-- For the view, which runs with the rights of who reads it.
grant execute on function pipeline.openlineage_uuid(text) to authenticated, service_role;
grant execute on function pipeline.openlineage_uri(text) to authenticated, service_role;
grant execute on function pipeline.openlineage_facet(text, jsonb) to authenticated, service_role;
grant execute on function pipeline.openlineage_datasets(text, text, jsonb) to authenticated, service_role;
grant select on public.openlineage_events to authenticated, service_role;
