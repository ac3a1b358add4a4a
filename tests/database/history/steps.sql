-- The steps of a history as people and workers take them, each one call, so that a step costs one round trip. What a worker
-- says of a document goes through claim_jobs and the report functions.
create table history.claims (
  url text primary key,
  job_id bigint not null,
  lease_token uuid not null
);

-- A worker takes a document's URL and is in no hurry to report.
create function history.take(url text, force boolean)
returns void
language plpgsql
as $$
declare
  run text := public.reprocess_document(take.url, take.force);
begin
  -- Ahead of what else is due.
  update pipeline.jobs j set priority = 100 where j.run_id = run;
  insert into history.claims
  select take.url, j.id, j.lease_token from pipeline.claim_jobs('ingestion', 'history', 1, interval '1 hour') j;
end;
$$;

-- It reports: what it took before, or what it takes only now.
create function history.report(url text, force boolean, result jsonb)
returns text
language plpgsql
as $$
declare
  held history.claims;
begin
  if not exists (select from history.claims c where c.url = report.url) then
    perform history.take(report.url, report.force);
  end if;
  delete from history.claims c where c.url = report.url returning c.* into held;
  return pipeline.complete_ingestion(held.job_id, held.lease_token, report.result);
end;
$$;

-- The jobs that texts written by hand have brought about, with the text that each has to cut; null for one that has had a
-- successor.
create function history.claim_edited()
returns table (job_id bigint, lease_token uuid, content text)
language plpgsql
as $$
declare
  job pipeline.jobs;
begin
  for job in select j.* from pipeline.claim_jobs('ingestion', 'history', 1000, interval '1 hour') j loop
    job_id := job.id;
    lease_token := job.lease_token;
    content := pipeline.edited_text(job.id, job.lease_token) ->> 'text';
    return next;
  end loop;
end;
$$;

-- Works every batch that waits. A chunk's vector points along the axis of the number in its first word.
create function history.embed()
returns int
language plpgsql
as $$
declare
  work jsonb;
  job jsonb;
  batches int := 0;
begin
  perform pipeline.dispatch();
  while exists (select from pipeline.jobs j where j.stage = 'embedding' and j.state = 'ready') loop
    work := pipeline.claim_work('embedding', 'history');
    for job in select jsonb_array_elements(work -> 'jobs') loop
      batches := batches + 1;
      perform pipeline.complete_embedding((job ->> 'id')::bigint, (job ->> 'lease_token')::uuid, jsonb_build_object(
        'model_id', job #>> '{context,model,id}',
        'embeddings', (
          select jsonb_agg(jsonb_build_object('chunk_id', t ->> 'chunk_id', 'input_hash', t ->> 'input_hash', 'embedding', (
            select '[' || string_agg(case when i = substring(t ->> 'input' from '\d')::int then '1' else '0' end, ',' order by i) || ']'
            from generate_series(0, (job #>> '{context,model,config,dimensions}')::int - 1) i
          )))
          from jsonb_array_elements(job #> '{context,texts}') t
        ),
        'calls', '[]'::jsonb
      ));
    end loop;
  end loop;
  return batches;
end;
$$;

-- The plan, and then what was done: the one must be the other.
create function history.roll_back(snapshot uuid)
returns jsonb
language plpgsql
as $$
declare
  planned jsonb;
  done jsonb;
begin
  select coalesce(jsonb_agg(to_jsonb(p) order by p.documento_id), '[]') into planned from public.rollback_to_snapshot(snapshot) p;
  select coalesce(jsonb_agg(to_jsonb(d) order by d.documento_id), '[]') into done from public.rollback_to_snapshot(snapshot, false) d;
  return jsonb_build_object('planned', planned, 'done', done);
end;
$$;

create function history.roll_back_document(url text, to_version int)
returns jsonb
language plpgsql
as $$
declare
  code text;
begin
  return to_jsonb(public.rollback_document((select d.id from public.documentos_oficiales d where d.url_original = url), to_version));
exception when sqlstate 'PT404' or sqlstate 'PT410' then
  get stacked diagnostics code = pg_exception_detail;
  return to_jsonb(code);
end;
$$;

-- Keeps a share of the history since `since`, and says from which moment on.
create function history.prune(since bigint, share float8)
returns jsonb
language plpgsql
as $$
declare
  removed record;
begin
  select p.* into removed from pipeline.prune((clock_timestamp() - history.at(since)) * share, false) p;
  return jsonb_build_object(
    'versions', removed.versions, 'chunks', removed.chunks, 'vectors', removed.vectors,
    'horizon', (select history.microseconds(l.horizon) from pipeline.prunes l order by l.id desc limit 1)
  );
end;
$$;
