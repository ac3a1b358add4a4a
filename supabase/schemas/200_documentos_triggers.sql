create function pipeline.normalise_documento()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  new.updated_at := clock_timestamp();
  if new.contenido_texto is null then
    if tg_op = 'UPDATE' and old.contenido_texto is not null then
      perform pipeline.raise_error('HISTORY_IMMUTABLE',
        format('Cannot remove the text of document %s: retire the document instead', old.id));
    end if;
    new.contenido_hash := null;
  elsif tg_op = 'INSERT' or new.contenido_texto is distinct from old.contenido_texto then
    new.contenido_hash := pipeline.sha256_hex(new.contenido_texto);
  else
    new.contenido_hash := old.contenido_hash;
  end if;
  return new;
end;
$$;

comment on function pipeline.normalise_documento() is 'Keeps updated_at and contenido_hash true, whoever writes.';

create function pipeline.version_documento()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if tg_op = 'INSERT' then
    -- An archive brings documents with the version they had (restore_documents); nobody else chooses a number.
    if current_setting('pipeline.restoring', true) is distinct from pg_current_xact_id()::text then
      new.version := case when new.contenido_texto is null then 0 else 1 end;
      new.restored_from := null;
    end if;
    new.version_timestamp := case when new.contenido_texto is null then null else clock_timestamp() end;
    if new.version > 0 and new.estado = 'pending' then
      new.estado := 'processing';
    end if;
  elsif new.contenido_hash is distinct from old.contenido_hash then
    new.version := old.version + 1;
    -- Under the row's lock, so strictly later than the version before, whatever the clock does.
    new.version_timestamp := greatest(clock_timestamp(), old.version_timestamp + interval '1 microsecond');
    -- Written by whoever makes this version, or of the version before and no longer true.
    if new.restored_from is not distinct from old.restored_from then
      new.restored_from := null;
    end if;
    -- A change by hand belongs to no run.
    if new.run_id = old.run_id and new.run_id is distinct from current_setting('pipeline.writing_run', true) then
      new.run_id := null;
    end if;
    -- A change by hand says nothing of the state: the new text is still to be cut and embedded, search shows the old one
    -- until then.
    if new.estado = old.estado and old.estado in ('ready', 'pending', 'dead', 'rejected') then
      new.estado := 'processing';
      new.estado_code := null;
      new.estado_message := null;
      new.served_version := old.served_version;
      new.served_revision := old.served_revision;
    end if;
  else
    new.version := old.version;
    new.version_timestamp := old.version_timestamp;
    new.restored_from := old.restored_from;
  end if;
  return new;
end;
$$;

comment on function pipeline.version_documento() is 'Counts a version for every change of the text, and for nothing else.';

create function pipeline.archive_version()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if tg_op = 'UPDATE' and old.version > 0 then
    update public.document_versions v
    set valid_to = new.version_timestamp,
        contenido_texto = old.contenido_texto,
        titulo = old.titulo,
        tipo_documento = old.tipo_documento,
        tipo_contenido = old.tipo_contenido,
        mime_type = old.mime_type,
        idioma = old.idioma,
        paginas = old.paginas,
        page_map = old.page_map,
        bytes_sha256 = old.bytes_sha256,
        bytes_size = old.bytes_size,
        quality_score = old.quality_score,
        quality = old.quality,
        relevance = old.relevance,
        metadata = old.metadata,
        embedding_model = old.embedding_model,
        embedding_version = old.embedding_version
    where v.documento_id = old.id
      and v.version = old.version;
  end if;
  insert into public.document_versions (
    documento_id, version, contenido_hash, titulo, tipo_documento, tipo_contenido, mime_type, idioma, paginas, bytes_sha256,
    bytes_size, config_hash, code_version, run_id, restored_from, valid_from
  ) values (
    new.id, new.version, new.contenido_hash, new.titulo, new.tipo_documento, new.tipo_contenido, new.mime_type, new.idioma,
    new.paginas, new.bytes_sha256, new.bytes_size, new.config_hash, new.code_version, new.run_id, new.restored_from,
    new.version_timestamp
  );
  return null;
end;
$$;

comment on function pipeline.archive_version() is 'Writes the new version''s row and moves the old text, with what describes it, into the row of the one before.';

create trigger _100_normalise
before insert or update on public.documentos_oficiales
for each row execute function pipeline.normalise_documento();

-- Whatever sets none of these makes no version and cannot change its number.
create trigger _500_version
before insert or update of contenido_texto, contenido_hash, version, version_timestamp, restored_from
on public.documentos_oficiales
for each row execute function pipeline.version_documento();

create trigger _500_archive_insert
after insert on public.documentos_oficiales
for each row when (new.version > 0) execute function pipeline.archive_version();

create trigger _500_archive_update
after update on public.documentos_oficiales
for each row when (new.version is distinct from old.version) execute function pipeline.archive_version();

revoke all on function pipeline.normalise_documento() from public, anon, authenticated, service_role;
revoke all on function pipeline.version_documento() from public, anon, authenticated, service_role;
-- Definer: versions may be written by this trigger only, so nobody has a grant to do it by hand.
alter function pipeline.archive_version() security definer;
revoke all on function pipeline.archive_version() from public, anon, authenticated, service_role;
grant execute on function pipeline.normalise_documento() to service_role;
grant execute on function pipeline.version_documento() to service_role;
