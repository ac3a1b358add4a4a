create function pipeline.find_duplicate(job pipeline.jobs, bytes_sha256 text)
returns uuid
language sql
stable
set search_path = ''
as $$
  select d.id
  from public.documentos_oficiales d
  join public.sources ds on ds.id = d.source_id
  join public.sources js on js.id = job.source_id
  where d.bytes_sha256 = find_duplicate.bytes_sha256
    and d.version > 0
    and d.estado not in ('retired', 'dead')
    and d.url_original <> job.subject
    and ds.publicado = js.publicado
    and not exists (
      select from public.documentos_oficiales own where own.url_original = job.subject and own.version > 0
    )
  order by d.created_at, d.id
  limit 1;
$$;

comment on function pipeline.find_duplicate(pipeline.jobs, text) is
  'The document that already holds these bytes under another URL of equal visibility; null if none, or if this URL has a text of its own.';

create function pipeline.is_by_hand(documento_id uuid, version int)
returns boolean
language sql
stable
set search_path = ''
as $$
  select exists (
    select
    from public.document_versions v
    where v.documento_id = is_by_hand.documento_id
      and v.version = is_by_hand.version
      and v.run_id is null
  );
$$;

comment on function pipeline.is_by_hand(uuid, int) is 'Whether somebody wrote this version past the pipeline (Studio, SQL, an application).';

create function pipeline.is_unchanged(job pipeline.jobs, bytes_sha256 text, config_hashes text[])
returns boolean
language sql
stable
set search_path = ''
as $$
  select not coalesce((job.payload ->> 'force')::boolean, false)
    and exists (
      select
      from pipeline.source_urls u
      left join public.documentos_oficiales d on d.id = u.documento_id
      left join public.documentos_oficiales own on own.url_original = u.url
      -- Whichever source it was read for: which of two that show a URL comes first differs from run to run.
      where u.url = job.subject
        and (is_unchanged.bytes_sha256 is null or u.bytes_sha256 = is_unchanged.bytes_sha256)
        and (is_unchanged.bytes_sha256 is not null or u.etag is not null or u.last_modified is not null)
        and case
          -- Written by hand: it stays so until its source changes.
          when d.version > 0 and pipeline.is_by_hand(d.id, d.version) then true
          when d.version > 0 and d.restored_from is null and d.estado_code is distinct from 'ROLLED_BACK'
            then d.config_hash = any (is_unchanged.config_hashes) and d.estado not in ('dead', 'processing', 'pending')
              -- Retired before search ever showed it: what had become of it, quarantine for one, is known by reading it only.
              and (d.estado <> 'retired' or d.served_version = d.version)
          -- Rolled back: it stays so until its source changes; another parser or chunker does not undo what a person decided.
          when d.version > 0 then true
          -- Nothing to read in it then, the same bytes now.
          else own.estado in ('rejected', 'quarantined', 'irrelevant') and u.config_hash = any (is_unchanged.config_hashes)
        end
    );
$$;

comment on function pipeline.is_unchanged(pipeline.jobs, text, text[]) is
  'Whether these bytes (null: the server said 304) were already read at this URL with one of these configurations, to a final state.';

create function pipeline.known_bytes(
  job_id bigint,
  lease_token uuid,
  bytes_sha256 text,
  config_hash text,
  ocr_config_hash text default null
)
returns text
language sql
stable
set search_path = ''
as $$
  select case
    when pipeline.is_unchanged(j, known_bytes.bytes_sha256, array[known_bytes.config_hash, known_bytes.ocr_config_hash]) then 'unchanged'
    when pipeline.find_duplicate(j, known_bytes.bytes_sha256) is not null then 'duplicate'
    else 'new'
  end
  from pipeline.jobs j
  where j.id = known_bytes.job_id
    and j.lease_token = known_bytes.lease_token;
$$;

comment on function pipeline.known_bytes(bigint, uuid, text, text, text) is
  'new, unchanged or duplicate: spares the worker the parsing; complete_ingestion decides again. Of two configurations a document has the one with OCR if it needs that, else the other. Null for an old lease.';

revoke all on function pipeline.find_duplicate(pipeline.jobs, text) from public, anon, authenticated, service_role;
revoke all on function pipeline.is_by_hand(uuid, int) from public, anon, authenticated, service_role;
revoke all on function pipeline.is_unchanged(pipeline.jobs, text, text[]) from public, anon, authenticated, service_role;
revoke all on function pipeline.known_bytes(bigint, uuid, text, text, text) from public, anon, authenticated, service_role;
grant execute on function pipeline.find_duplicate(pipeline.jobs, text) to service_role;
grant execute on function pipeline.is_by_hand(uuid, int) to service_role;
grant execute on function pipeline.is_unchanged(pipeline.jobs, text, text[]) to service_role;
grant execute on function pipeline.known_bytes(bigint, uuid, text, text, text) to service_role;
