create function pipeline.stage_pages(job pipeline.jobs, pages jsonb)
returns void
language sql
set search_path = ''
as $$
  insert into pipeline.staged_pages (job_id, page, content)
  select job.id, (p.content ->> 'page')::int, p.content
  from jsonb_array_elements(coalesce(pages, '[]')) as p (content)
  on conflict on constraint staged_pages_pkey do update
    set content = case
      -- What OCR could not read stays as it was.
      when excluded.content #> '{ocr,failed}' is not null
        then staged_pages.content || jsonb_build_object('ocr', excluded.content -> 'ocr')
      -- A page that it read still links to what it did.
      else jsonb_strip_nulls(jsonb_build_object('links', staged_pages.content -> 'links')) || excluded.content
    end;
$$;

comment on function pipeline.stage_pages(pipeline.jobs, jsonb) is
  'Keeps pages [{page, …}] for the invocations to come. One that is there already is replaced by what OCR read; its links stay.';

create function pipeline.keep_ocr_pages(progress jsonb, pages jsonb)
returns void
language sql
set search_path = ''
as $$
  insert into pipeline.ocr_pages (bytes_sha256, ocr_hash, page, content)
  select progress ->> 'bytes_sha256', progress #>> '{ocr,hash}', (p.content ->> 'page')::int, p.content
  from jsonb_array_elements(coalesce(pages, '[]')) as p (content)
  where p.content ? 'ocr'
    and p.content #> '{ocr,failed}' is null
    and progress ->> 'bytes_sha256' is not null
    and progress #>> '{ocr,hash}' is not null
  on conflict on constraint ocr_pages_pkey do nothing;
$$;

comment on function pipeline.keep_ocr_pages(jsonb, jsonb) is 'Remembers the pages among these that OCR has read, by the file and the hash that a checkpoint names.';

create function pipeline.take_ocr_pages(job pipeline.jobs, progress jsonb)
returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  known jsonb;
begin
  select jsonb_agg(o.content order by o.page) into known
  from pipeline.ocr_pages o
  where o.bytes_sha256 = progress ->> 'bytes_sha256'
    and o.ocr_hash = progress #>> '{ocr,hash}'
    and (progress #> '{ocr,left}') @> to_jsonb(o.page);
  if known is null then
    return progress;
  end if;
  perform pipeline.stage_pages(job, known);
  return jsonb_set(progress, '{ocr,left}', coalesce((
    select jsonb_agg(l.page order by l.page::int)
    from jsonb_array_elements(progress #> '{ocr,left}') as l (page)
    where not exists (select from jsonb_array_elements(known) as k (content) where k.content -> 'page' = l.page)
  ), '[]'));
end;
$$;

comment on function pipeline.take_ocr_pages(pipeline.jobs, jsonb) is
  'The checkpoint of a job that goes over to OCR without the pages that were read before: those are staged.';

revoke all on function pipeline.stage_pages(pipeline.jobs, jsonb) from public, anon, authenticated, service_role;
revoke all on function pipeline.keep_ocr_pages(jsonb, jsonb) from public, anon, authenticated, service_role;
revoke all on function pipeline.take_ocr_pages(pipeline.jobs, jsonb) from public, anon, authenticated, service_role;
grant execute on function pipeline.stage_pages(pipeline.jobs, jsonb) to service_role;
grant execute on function pipeline.keep_ocr_pages(jsonb, jsonb) to service_role;
grant execute on function pipeline.take_ocr_pages(pipeline.jobs, jsonb) to service_role;
