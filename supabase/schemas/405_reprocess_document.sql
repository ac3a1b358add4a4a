-- Definer: an operator signed in as `authenticated` may start this one thing without any right on the tables.
create function public.reprocess_document(url text, force boolean default false)
returns text
language plpgsql
security definer
set search_path = ''
as $$
declare
  source public.sources;
  run_id text;
begin
  perform pipeline.require_operator('reprocess a document');
  if url is null or url !~ '^https?://[^\s/?#@]+([/?#]\S*)?$' or length(url) > 2048 then
    perform pipeline.raise_error('URL_INVALID', 'Cannot reprocess the document: the URL must be http(s), without credentials or spaces, of at most 2,048 characters');
  end if;

  select s.* into source
  from pipeline.source_urls u
  join public.sources s on s.id = u.source_id
  where u.url = reprocess_document.url
  order by (u.gone_at is null) desc, s.activo desc, u.first_seen_at
  limit 1;
  if not found then
    select s.* into source from public.sources s where s.name = 'manual';
    insert into pipeline.source_urls (source_id, url)
    values (source.id, reprocess_document.url)
    on conflict on constraint source_urls_pkey do nothing;
  end if;

  run_id := pipeline.open_run('reprocess', source.id, jsonb_build_object('url', reprocess_document.url, 'force', coalesce(force, false)));
  insert into pipeline.run_documents (run_id, url, source_id, stage)
  values (run_id, reprocess_document.url, source.id, 'ingestion');
  insert into pipeline.jobs (run_id, stage, subject, source_id, max_attempts, priority, payload)
  values (run_id, 'ingestion', reprocess_document.url, source.id, (pipeline.setting('max_attempts'))::int, 10,
    jsonb_build_object('force', coalesce(force, false), 'input_hash', pipeline.sha256_hex(reprocess_document.url)));
  return run_id;
end;
$$;

comment on function public.reprocess_document(text, boolean) is
  'Fetches one URL again in a run of its own, ahead of others; force re-parses even if the bytes are unchanged. A URL that no source covers goes under source manual. Returns the run id.';

revoke all on function public.reprocess_document(text, boolean) from public, anon, authenticated, service_role;
grant execute on function public.reprocess_document(text, boolean) to authenticated, service_role;
