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
    new.version := case when new.contenido_texto is null then 0 else 1 end;
    new.version_timestamp := case when new.contenido_texto is null then null else clock_timestamp() end;
  elsif new.contenido_hash is distinct from old.contenido_hash then
    new.version := old.version + 1;
    -- Under the row's lock, so strictly later than the version before, whatever the clock does.
    new.version_timestamp := greatest(clock_timestamp(), old.version_timestamp + interval '1 microsecond');
  else
    new.version := old.version;
    new.version_timestamp := old.version_timestamp;
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
        contenido_texto = old.contenido_texto
    where v.documento_id = old.id
      and v.version = old.version;
  end if;
  insert into public.document_versions (
    documento_id, version, contenido_hash, titulo, tipo_contenido, paginas, page_map, bytes_sha256, config_hash,
    code_version, run_id, valid_from
  ) values (
    new.id, new.version, new.contenido_hash, new.titulo, new.tipo_contenido, new.paginas, new.page_map, new.bytes_sha256,
    new.config_hash, new.code_version, new.run_id, new.version_timestamp
  );
  return null;
end;
$$;

comment on function pipeline.archive_version() is 'Writes the new version''s row and moves the old text into the row of the one before.';

create trigger _100_normalise
before insert or update on public.documentos_oficiales
for each row execute function pipeline.normalise_documento();

create trigger _500_version
before insert or update on public.documentos_oficiales
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
