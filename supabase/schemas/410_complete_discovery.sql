create function pipeline.complete_discovery(job_id bigint, lease_token uuid, result jsonb)
returns text
language plpgsql
set search_path = ''
as $$
declare
  job pipeline.jobs;
begin
  job := pipeline.lock_leased_job(complete_discovery.job_id, complete_discovery.lease_token, 'complete_discovery');
  if job.id is null then
    return 'stale';
  end if;
  if jsonb_typeof(result -> 'documents') is distinct from 'array' then
    perform pipeline.raise_error('RESULT_INVALID', format('Cannot complete discovery %s: result.documents must be an array', job.id));
  end if;

  insert into pipeline.source_urls as u (source_id, url, titulo)
  select distinct on (d.url) job.source_id, d.url, d.titulo
  from jsonb_to_recordset(result -> 'documents') as d (url text, titulo text)
  where d.url is not null
  order by d.url
  on conflict on constraint source_urls_pkey do update
  set titulo = coalesce(excluded.titulo, u.titulo), last_seen_at = clock_timestamp(), missing_crawls = 0, gone_at = null;

  -- Two sources of one run may show the same URL: it is one document, of the first that came.
  with found as (
    insert into pipeline.run_documents (run_id, url, source_id)
    select job.run_id, u.url, u.source_id
    from pipeline.source_urls u
    where u.source_id = job.source_id
      and u.url in (select d.url from jsonb_to_recordset(result -> 'documents') as d (url text))
    on conflict on constraint run_documents_pkey do nothing
    returning url
  )
  insert into pipeline.jobs (run_id, stage, subject, source_id, max_attempts, payload)
  select job.run_id, 'ingestion', u.url, job.source_id, (pipeline.setting('max_attempts'))::int,
    jsonb_build_object(
      'title', u.titulo,
      'force', coalesce((job.payload ->> 'force')::boolean, false),
      'discovery_job_id', job.id,
      'discovery_attempt', pipeline.attempt_number(job),
      'discovered_at', clock_timestamp()
    )
  from found f
  join pipeline.source_urls u on u.source_id = job.source_id and u.url = f.url
  order by u.url
  on conflict on constraint one_job_per_subject do nothing;

  insert into pipeline.source_pages as p (source_id, url, etag, last_modified, links, page_links)
  select distinct on (x.url) job.source_id, x.url, x.etag, x.last_modified, coalesce(x.links, '[]'), coalesce(x.page_links, '[]')
  from jsonb_to_recordset(coalesce(result -> 'pages', '[]')) as x (
    url text, status int, etag text, last_modified text, links jsonb, page_links jsonb
  )
  where x.status is distinct from 304
  order by x.url
  on conflict on constraint source_pages_pkey do update
  set etag = excluded.etag, last_modified = excluded.last_modified, links = excluded.links, page_links = excluded.page_links,
      fetched_at = clock_timestamp();

  if coalesce((result ->> 'complete')::boolean, false) then
    delete from pipeline.source_pages p
    where p.source_id = job.source_id
      and p.url not in (select x.url from jsonb_to_recordset(coalesce(result -> 'pages', '[]')) as x (url text));
    perform pipeline.notice_missing(job);
  end if;

  insert into public.pipeline_metrics (run_id, stage, metric_name, metric_value, metadata)
  select job.run_id, 'discovery', 'discovery_' || m.key, m.value::numeric, jsonb_build_object('job_id', job.id)
  from jsonb_each_text(coalesce(result -> 'metrics', '{}')) m
  where m.value ~ '^-?[0-9.]+([eE][-+]?[0-9]+)?$';

  insert into public.pipeline_metrics (run_id, stage, metric_name, metric_value, metadata)
  select job.run_id, 'discovery', 'discovery_page_error', 1, e.value || jsonb_build_object('job_id', job.id)
  from jsonb_array_elements(coalesce(result -> 'errors', '[]')) e;

  perform pipeline.end_attempt(job, 'COMPLETE', shown.urls_hash, jsonb_build_object('source_id', job.source_id, 'documents', shown.urls))
  from (
    select
      count(distinct d.url) as urls,
      pipeline.sha256_hex(coalesce(string_agg(distinct d.url, E'\n' order by d.url), '')) as urls_hash
    from jsonb_to_recordset(result -> 'documents') as d (url text)
  ) shown;
  perform pipeline.end_job(job.id);
  perform pipeline.advance_runs(array[job.run_id]);
  return 'done';
end;
$$;

comment on function pipeline.complete_discovery(bigint, uuid, jsonb) is
  'Reports what a source shows: {documents: [{url, titulo}], pages, complete, errors, metrics}. Enqueues ingestion of each URL; a complete crawl counts what is missing. Returns done or stale.';

create function pipeline.notice_missing(job pipeline.jobs)
returns void
language plpgsql
set search_path = ''
as $$
begin
  update pipeline.source_urls u
  set missing_crawls = u.missing_crawls + 1,
      gone_at = case when u.missing_crawls + 1 >= s.missing_crawls_before_retired then clock_timestamp() end
  from public.sources s
  where u.source_id = job.source_id
    and s.id = u.source_id
    and u.gone_at is null
    and not exists (
      select from pipeline.run_documents rd
      where rd.run_id = job.run_id and rd.url = u.url and rd.source_id = u.source_id
    )
    and u.last_seen_at < job.started_at;

  -- A document is gone when no URL that holds it is left, in any source.
  with gone as (
    select d.id, d.url_original
    from public.documentos_oficiales d
    where d.estado <> 'retired'
      and d.id in (select u.documento_id from pipeline.source_urls u where u.source_id = job.source_id and u.gone_at is not null)
      and not exists (
        select from pipeline.source_urls u
        where (u.documento_id = d.id or u.url = d.url_original) and u.gone_at is null
      )
    order by d.id
  ),
  retired as (
    select g.id, g.url_original, pipeline.retire_document(g.id, 'Its source no longer shows it')
    from gone g
  )
  insert into pipeline.run_documents as rd (run_id, url, source_id, documento_id, outcome, error_code, error_message, finished_at)
  select job.run_id, r.url_original, job.source_id, r.id, 'retired', 'GONE_AT_SOURCE', 'Its source no longer shows it', clock_timestamp()
  from retired r
  on conflict on constraint run_documents_pkey do update
  set outcome = excluded.outcome, documento_id = excluded.documento_id, error_code = excluded.error_code,
      error_message = excluded.error_message, finished_at = excluded.finished_at
  where rd.outcome is null;
end;
$$;

comment on function pipeline.notice_missing(pipeline.jobs) is
  'Counts the URLs that a complete crawl did not show; retires documents of which no URL is left.';

revoke all on function pipeline.complete_discovery(bigint, uuid, jsonb) from public, anon, authenticated, service_role;
revoke all on function pipeline.notice_missing(pipeline.jobs) from public, anon, authenticated, service_role;
grant execute on function pipeline.complete_discovery(bigint, uuid, jsonb) to service_role;
grant execute on function pipeline.notice_missing(pipeline.jobs) to service_role;
