create function pipeline.store_chunks(documento_id uuid, version int, chunks jsonb)
returns int
language plpgsql
set search_path = ''
as $$
declare
  new_chunks int;
begin
  if jsonb_array_length(chunks) = (
      select count(*)
      from pipeline.document_chunks dc
      join pipeline.chunks c on c.id = dc.chunk_id
      join jsonb_to_recordset(chunks) as g (ordinal int, content text, context text, char_start int, char_end int)
        on g.ordinal = dc.ordinal
        and g.char_start = dc.char_start
        and g.char_end = dc.char_end
        and g.content = c.content
        and coalesce(g.context, '') = c.context
      where dc.documento_id = store_chunks.documento_id
        and dc.version = store_chunks.version
    )
    and jsonb_array_length(chunks) > 0
  then
    return 0;
  end if;

  with given as (
    select c.*, pipeline.sha256_hex(pipeline.embedding_input('', c.context, c.content)) as content_hash
    from jsonb_to_recordset(chunks) as c (
      ordinal int, content text, context text, char_start int, char_end int, page_start int, page_end int, tokens int
    )
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
  select count(*)::int into new_chunks from stored;

  -- The same text cut differently (another chunker): the list is replaced, the contents stay.
  delete from pipeline.document_chunks dc
  where dc.documento_id = store_chunks.documento_id
    and dc.version = store_chunks.version;

  insert into pipeline.document_chunks (documento_id, version, ordinal, chunk_id, char_start, char_end, page_start, page_end)
  select store_chunks.documento_id, store_chunks.version, g.ordinal, c.id, g.char_start, g.char_end, g.page_start, g.page_end
  from jsonb_to_recordset(chunks) as g (
    ordinal int, content text, context text, char_start int, char_end int, page_start int, page_end int
  )
  join pipeline.chunks c on c.content_hash = pipeline.sha256_hex(pipeline.embedding_input('', g.context, g.content))
  order by g.ordinal;

  return new_chunks;
end;
$$;

comment on function pipeline.store_chunks(uuid, int, jsonb) is
  'Writes the chunk list of a version; contents that exist already are only referred to. Returns how many contents were new.';

revoke all on function pipeline.store_chunks(uuid, int, jsonb) from public, anon, authenticated, service_role;
grant execute on function pipeline.store_chunks(uuid, int, jsonb) to service_role;
