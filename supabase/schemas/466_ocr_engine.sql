-- Which engine reads pages that have no text. It is told with the job, so that a worker reads a document with what the
-- database says at that moment.
create function pipeline.ocr_engine()
returns jsonb
language sql
stable
set search_path = ''
as $$
  select case pipeline.setting('ocr_engine') #>> '{}'
    when 'tesseract' then jsonb_build_object('engine', 'tesseract')
    when 'vision' then coalesce(
      (
        select jsonb_build_object('engine', 'vision', 'model', pipeline.model_json(m))
        from public.model_registry m
        where m.model_type = 'extraction' and m.is_active
      ),
      '{"engine": "none"}'
    )
    else '{"engine": "none"}'
  end;
$$;

comment on function pipeline.ocr_engine() is
  'What settings.ocr_engine comes to now: {engine: tesseract}, {engine: vision, model} with the active model of type extraction, or {engine: none}.';

revoke all on function pipeline.ocr_engine() from public, anon, authenticated, service_role;
grant execute on function pipeline.ocr_engine() to service_role;
