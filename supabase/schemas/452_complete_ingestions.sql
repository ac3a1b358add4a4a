create function pipeline.complete_ingestions(reports jsonb)
returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  report record;
  answers jsonb := '{}'::jsonb;
begin
  -- Everything that two batches could both need is locked first, each kind in one order, so that they cannot wait for each
  -- other in a circle: jobs, models, bytes, documents.
  perform j.id
  from pipeline.jobs j
  where j.id in (select g.id from jsonb_to_recordset(reports) as g (id bigint))
  order by j.id
  for update;
  perform pipeline.hold_models();
  perform pg_advisory_xact_lock(hashtextextended('pipeline.bytes.' || b.bytes_sha256, 0))
  from (
    select distinct g.result ->> 'bytes_sha256' as bytes_sha256
    from jsonb_to_recordset(reports) as g (result jsonb)
    where g.result ->> 'bytes_sha256' is not null
    order by 1
  ) b;
  perform d.id
  from public.documentos_oficiales d
  where d.id in (
    select u.documento_id
    from pipeline.jobs j
    join pipeline.source_urls u on u.url = j.subject
    where j.id in (select g.id from jsonb_to_recordset(reports) as g (id bigint))
    union
    select own.id
    from pipeline.jobs j
    join public.documentos_oficiales own on own.url_original = j.subject
    where j.id in (select g.id from jsonb_to_recordset(reports) as g (id bigint))
  )
  order by d.id
  for no key update;

  for report in
    select g.* from jsonb_to_recordset(reports) as g (id bigint, lease_token uuid, result jsonb) order by g.id
  loop
    answers := answers || jsonb_build_object(
      report.id::text, pipeline.complete_ingestion(report.id, report.lease_token, report.result)
    );
  end loop;
  return answers;
end;
$$;

comment on function pipeline.complete_ingestions(jsonb) is
  'complete_ingestion for several jobs, [{id, lease_token, result}], in one transaction: for documents that are as they were, whose reports are small. Returns {id: done | stale}.';

revoke all on function pipeline.complete_ingestions(jsonb) from public, anon, authenticated, service_role;
grant execute on function pipeline.complete_ingestions(jsonb) to service_role;
