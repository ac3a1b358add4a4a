-- What search asks of a document: the active model's vectors where its shown list has them all, else those of whichever models
-- stand in. Names and versions are joined with ' + ' where a list has vectors of several.
create function pipeline.embedding_of_list(documento_id uuid, version int, revision int)
returns table (embedding_model text, embedding_version text, embedding_generated_at timestamptz)
language plpgsql
stable
set search_path = ''
as $$
begin
  return query
    select m.model_name, m.model_version, l.created_at
    from pipeline.list_embeddings l
    join public.model_registry m on m.id = l.model_id and m.model_type = 'embedding' and m.is_active
    where l.documento_id = embedding_of_list.documento_id
      and l.version = embedding_of_list.version
      and l.revision = embedding_of_list.revision;
  if found then
    return;
  end if;
  return query
    select string_agg(distinct v.model_name, ' + '), string_agg(distinct v.model_version, ' + '), max(v.created_at)
    from pipeline.document_chunks dc
    left join lateral (
      select m.model_name, m.model_version, e.created_at
      from pipeline.chunk_embeddings e
      join public.model_registry m on m.id = e.model_id
      where e.chunk_id = dc.chunk_id
      order by not m.is_active, m.fallback_tier nulls last, e.created_at, e.model_id
      limit 1
    ) v on true
    where dc.documento_id = embedding_of_list.documento_id
      and dc.version = embedding_of_list.version
      and dc.revision = embedding_of_list.revision
    having count(*) > 0 and count(*) = count(v.model_name);
end;
$$;

comment on function pipeline.embedding_of_list(uuid, int, int) is
  'Which model''s vectors search compares with a chunk list, and when the newest of them was made; no row while some are missing.';

create function pipeline.tell_embedding_model()
returns trigger
language plpgsql
set search_path = ''
as $$
declare
  truth record;
begin
  select e.* into truth from pipeline.embedding_of_list(new.id, new.served_version, new.served_revision) e;
  -- Where the list itself is still to be written (a rollback, an archive) whoever writes it knows.
  if found then
    new.embedding_model := truth.embedding_model;
    new.embedding_version := truth.embedding_version;
    new.embedding_generated_at := truth.embedding_generated_at;
  end if;
  return new;
end;
$$;

comment on function pipeline.tell_embedding_model() is
  'Keeps embedding_model, embedding_version and embedding_generated_at the truth of what search shows of a document, whoever writes.';

create trigger _300_embedding_model
before insert or update of served_version, served_revision, embedding_model, embedding_version, embedding_generated_at
on public.documentos_oficiales
for each row when (
  new.served_version is not null
  -- activate_model knows it of all documents at once.
  and current_setting('pipeline.switching', true) is distinct from pg_current_xact_id()::text
) execute function pipeline.tell_embedding_model();

-- Lists that have come to have all their vectors of a model: what a snapshot hashes, and what a switch to it counts.
create function pipeline.record_coverage(model_id uuid, documento_ids uuid[])
returns int
language sql
set search_path = ''
as $$
  -- Those that are noted are left out before anything is counted: for 1,000 documents that is 75 of 80 ms.
  with unnoted as materialized (
    select s.documento_id, s.version, s.revision
    from pipeline.served_versions s
    where s.valid_to is null
      and s.documento_id = any (documento_ids)
      and not exists (
        select from pipeline.list_embeddings l
        where l.documento_id = s.documento_id and l.version = s.version and l.revision = s.revision
          and l.model_id = record_coverage.model_id
      )
  ),
  covered as (
    insert into pipeline.list_embeddings (documento_id, version, revision, model_id, vectors, digest)
    select u.documento_id, u.version, u.revision, record_coverage.model_id, v.vectors, v.digest
    from unnoted u
    cross join lateral (
      select count(*)::int as chunks, count(e.chunk_id)::int as vectors,
        sha256(string_agg(e.embedding_hash, ''::bytea order by dc.ordinal)) as digest
      from pipeline.document_chunks dc
      left join pipeline.chunk_embeddings e on e.model_id = record_coverage.model_id and e.chunk_id = dc.chunk_id
      where dc.documento_id = u.documento_id and dc.version = u.version and dc.revision = u.revision
    ) v
    where v.vectors = v.chunks and v.chunks > 0
    order by u.documento_id
    on conflict on constraint list_embeddings_pkey do nothing
    returning documento_id
  )
  select count(*)::int from covered;
$$;

comment on function pipeline.record_coverage(uuid, uuid[]) is
  'Notes which of these documents'' shown chunk lists have all their vectors of a model by now; returns how many.';

-- Healed: the document's columns follow.
create function pipeline.tell_of_coverage()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  perform d.id
  from covered c
  join public.model_registry m on m.id = c.model_id and m.is_active
  join public.documentos_oficiales d
    on d.id = c.documento_id and d.served_version = c.version and d.served_revision = c.revision
    and (d.embedding_model, d.embedding_version) is distinct from (m.model_name, m.model_version)
  order by d.id
  for no key update of d;
  if found then
    update public.documentos_oficiales d
    set embedding_generated_at = clock_timestamp()
    from covered c
    join public.model_registry m on m.id = c.model_id and m.is_active
    where d.id = c.documento_id and d.served_version = c.version and d.served_revision = c.revision
      and (d.embedding_model, d.embedding_version) is distinct from (m.model_name, m.model_version);
  end if;
  return null;
end;
$$;

comment on function pipeline.tell_of_coverage() is 'Has the documents whose shown list the active model has come to cover say so.';

create trigger _500_tell_of_coverage
after insert on pipeline.list_embeddings
referencing new table as covered
for each statement execute function pipeline.tell_of_coverage();

-- A list that is healed in part is found through several models.
create function pipeline.tell_of_vectors(chunk_ids bigint[])
returns void
language plpgsql
set search_path = ''
as $$
declare
  stale uuid[];
begin
  stale := array(
    select d.id
    from public.documentos_oficiales d
    cross join lateral pipeline.embedding_of_list(d.id, d.served_version, d.served_revision) t
    where d.id in (
      select s.documento_id
      from pipeline.document_chunks dc
      join pipeline.served_versions s using (documento_id, version, revision)
      where dc.chunk_id = any (chunk_ids)
        and s.valid_to is null
    )
      and (d.embedding_model, d.embedding_version) is distinct from (t.embedding_model, t.embedding_version)
    order by d.id
    for no key update of d
  );
  update public.documentos_oficiales d set embedding_generated_at = clock_timestamp() where d.id = any (stale);
end;
$$;

comment on function pipeline.tell_of_vectors(bigint[]) is
  'Has the documents of these chunks say through which models they are found, where that has changed.';

revoke all on function pipeline.embedding_of_list(uuid, int, int) from public, anon, authenticated, service_role;
revoke all on function pipeline.tell_embedding_model() from public, anon, authenticated, service_role;
revoke all on function pipeline.record_coverage(uuid, uuid[]) from public, anon, authenticated, service_role;
revoke all on function pipeline.tell_of_coverage() from public, anon, authenticated, service_role;
grant execute on function pipeline.embedding_of_list(uuid, int, int) to service_role;
grant execute on function pipeline.tell_embedding_model() to service_role;
grant execute on function pipeline.record_coverage(uuid, uuid[]) to service_role;
grant execute on function pipeline.tell_of_coverage() to service_role;
revoke all on function pipeline.tell_of_vectors(bigint[]) from public, anon, authenticated, service_role;
grant execute on function pipeline.tell_of_vectors(bigint[]) to service_role;
