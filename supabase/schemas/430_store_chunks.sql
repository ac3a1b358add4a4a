-- Definer: a row lock takes the right to update, which nobody has on contents.
create function pipeline.hold_chunks(content_hashes text[])
returns int
language sql
security definer
set search_path = ''
as $$
  with held as (
    select c.id from pipeline.chunks c where c.content_hash = any (content_hashes) order by c.id for key share
  )
  select count(*)::int from held;
$$;

comment on function pipeline.hold_chunks(text[]) is
  'Keeps contents from retention until the transaction ends; returns how many of them are there.';

revoke all on function pipeline.hold_chunks(text[]) from public, anon, authenticated, service_role;
grant execute on function pipeline.hold_chunks(text[]) to service_role;

create function pipeline.store_chunks(documento_id uuid, version int, chunks jsonb, strategy text default null)
returns int
language plpgsql
set search_path = ''
as $$
declare
  list_digest bytea;
  list_tokens bigint;
  list_chunks int;
  hashes text[];
  latest pipeline.chunk_lists;
  inserted int;
  new_chunks int := 0;
begin
  select
    sha256(string_agg(
      pipeline.chunk_list_row(c.ordinal, c.char_start, c.char_end, c.page_start, c.page_end,
        sha256(convert_to(pipeline.embedding_input('', c.context, c.content), 'UTF8'))),
      ''::bytea order by c.ordinal
    )),
    sum(c.tokens), count(*),
    array_agg(distinct pipeline.sha256_hex(pipeline.embedding_input('', c.context, c.content)))
  into list_digest, list_tokens, list_chunks, hashes
  from jsonb_to_recordset(chunks) as c (
    ordinal int, content text, context text, char_start int, char_end int, page_start int, page_end int, tokens int
  );
  select l.* into latest
  from pipeline.chunk_lists l
  where l.documento_id = store_chunks.documento_id
    and l.version = store_chunks.version
  order by l.revision desc
  limit 1;
  if list_chunks = 0 or latest.digest = list_digest then
    return 0;
  end if;

  loop
    with given as (
      select c.*, pipeline.sha256_hex(pipeline.embedding_input('', c.context, c.content)) as content_hash
      from jsonb_to_recordset(chunks) as c (content text, context text, tokens int)
    ),
    -- In the order of the hash, so that two documents with chunks in common cannot deadlock.
    stored as (
      insert into pipeline.chunks (content_hash, context, content, token_count)
      select distinct on (g.content_hash) g.content_hash, coalesce(g.context, ''), g.content, g.tokens
      from given g
      order by g.content_hash
      on conflict on constraint chunks_content_hash_key do nothing
      returning id
    )
    select count(*)::int into inserted from stored;
    new_chunks := new_chunks + inserted;

    -- Held as the list's foreign keys hold them, before it is written: retention may have removed a content that was there a
    -- moment ago, and then it is written again.
    exit when pipeline.hold_chunks(hashes) = cardinality(hashes);
  end loop;

  -- The same text cut differently (another chunker) is a new revision: what a snapshot or a search as of a time shows stays.
  insert into pipeline.chunk_lists (documento_id, version, revision, chunks, tokens, strategy, digest)
  values (store_chunks.documento_id, store_chunks.version, coalesce(latest.revision, 0) + 1, list_chunks, list_tokens,
    store_chunks.strategy, list_digest);

  insert into pipeline.document_chunks (
    documento_id, version, revision, ordinal, chunk_id, char_start, char_end, page_start, page_end, headings
  )
  select store_chunks.documento_id, store_chunks.version, coalesce(latest.revision, 0) + 1, g.ordinal, c.id, g.char_start,
    g.char_end, g.page_start, g.page_end, g.headings
  from jsonb_to_recordset(chunks) as g (
    ordinal int, content text, context text, headings text, char_start int, char_end int, page_start int, page_end int
  )
  join pipeline.chunks c on c.content_hash = pipeline.sha256_hex(pipeline.embedding_input('', g.context, g.content))
  order by g.ordinal;

  return new_chunks;
end;
$$;

comment on function pipeline.store_chunks(uuid, int, jsonb, text) is
  'Writes the chunk list of a version; contents that exist already are only referred to, a list equal to the latest is not written again. Returns how many contents were new.';

create function pipeline.latest_revision(documento_id uuid, version int)
returns int
language sql
stable
set search_path = ''
as $$
  select max(l.revision)
  from pipeline.chunk_lists l
  where l.documento_id = latest_revision.documento_id
    and l.version = latest_revision.version;
$$;

comment on function pipeline.latest_revision(uuid, int) is 'The newest chunk list of a version; null before its first.';

revoke all on function pipeline.store_chunks(uuid, int, jsonb, text) from public, anon, authenticated, service_role;
revoke all on function pipeline.latest_revision(uuid, int) from public, anon, authenticated, service_role;
grant execute on function pipeline.store_chunks(uuid, int, jsonb, text) to service_role;
grant execute on function pipeline.latest_revision(uuid, int) to service_role;
