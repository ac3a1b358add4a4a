-- Deferred: a report that writes a text has written its chunk list by the time it commits. A text without one was written by
-- hand (Studio, SQL, an application), and a worker has to cut it.
create function pipeline.enqueue_edited()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  document public.documentos_oficiales;
  claims jsonb := nullif(current_setting('request.jwt.claims', true), '')::jsonb;
  editor text := coalesce(claims ->> 'email', claims ->> 'sub', claims ->> 'role', session_user);
  note text[] := string_to_array(current_setting('pipeline.edit_run', true), ' ');
  edit_run text;
begin
  if exists (
    select from pipeline.chunk_lists l where l.documento_id = new.id and l.version = new.version
  ) then
    return null;
  end if;
  select d.* into document from public.documentos_oficiales d where d.id = new.id;
  if document.version <> new.version or document.estado not in ('processing', 'quarantined', 'irrelevant', 'retired') then
    return null;
  end if;

  -- One run for all that a transaction edits.
  if note[1] = pg_current_xact_id()::text then
    edit_run := note[2];
  else
    edit_run := pipeline.open_run('edit', null, jsonb_build_object('by', editor));
    perform set_config('pipeline.edit_run', pg_current_xact_id()::text || ' ' || edit_run, true);
  end if;
  insert into pipeline.run_documents (run_id, url, source_id, documento_id, stage)
  values (edit_run, document.url_original, document.source_id, document.id, 'processing')
  on conflict on constraint run_documents_pkey do nothing;
  insert into pipeline.jobs (run_id, stage, subject, source_id, max_attempts, priority, payload)
  values (edit_run, 'ingestion', document.url_original, document.source_id, (pipeline.setting('max_attempts'))::int, 10,
    jsonb_build_object('edited_version', document.version, 'by', editor, 'input_hash', pipeline.sha256_hex(document.url_original)))
  on conflict on constraint one_job_per_subject do nothing;
  return null;
end;
$$;

comment on function pipeline.enqueue_edited() is
  'Has a text that was written by hand cut and embedded, in a run of its own (trigger edit); search shows the old version until then. One that is kept out of search is cut too and stays out until somebody releases it.';

create constraint trigger _900_enqueue_edited_insert
after insert on public.documentos_oficiales
deferrable initially deferred
for each row when (new.version > 0 and new.estado in ('processing', 'quarantined', 'irrelevant', 'retired'))
execute function pipeline.enqueue_edited();

create constraint trigger _900_enqueue_edited_update
after update on public.documentos_oficiales
deferrable initially deferred
for each row when (new.version <> old.version and new.estado in ('processing', 'quarantined', 'irrelevant', 'retired'))
execute function pipeline.enqueue_edited();

revoke all on function pipeline.enqueue_edited() from public, anon, authenticated, service_role;
