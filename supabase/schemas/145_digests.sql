-- Bodies in the form of the SQL standard (see 030): their names are bound when they are created, so no search_path is needed.
-- One row of a chunk list as bytes: whatever of it a search hit shows or quotes is in here.
create function pipeline.chunk_list_row(
  ordinal int,
  char_start int,
  char_end int,
  page_start int,
  page_end int,
  content_hash bytea
)
returns bytea
language sql
immutable
parallel safe
return int4send(ordinal) || int4send(char_start) || int4send(char_end) || int4send(coalesce(page_start, 0))
  || int4send(coalesce(page_end, 0)) || content_hash;

comment on function pipeline.chunk_list_row(int, int, int, int, int, bytea) is
  'A row of a chunk list as its digest takes it: ordinal, range, pages as big-endian int4 (0 for no page), the content''s SHA-256.';

-- What a snapshot says of a document, hashed: fixed lengths and a fixed order, so no two entries have the same bytes.
create function pipeline.snapshot_leaf(
  documento_id uuid,
  version int,
  contenido_hash text,
  list_digest bytea,
  vectors_digest bytea
)
returns bytea
language sql
immutable
parallel safe
return sha256(
  '\x00'::bytea || uuid_send(documento_id) || int4send(version) || decode(contenido_hash, 'hex')
  || coalesce(list_digest, sha256(''::bytea)) || coalesce(vectors_digest, sha256(''::bytea))
);

comment on function pipeline.snapshot_leaf(uuid, int, text, bytea, bytea) is
  'RFC 6962 leaf hash of (document, version, content): SHA-256(0x00 || id (16) || version (int4, big-endian) || text hash (32) || list digest (32) || vectors digest (32)); a missing digest is SHA-256 of nothing.';

revoke all on function pipeline.chunk_list_row(int, int, int, int, int, bytea) from public, anon, authenticated, service_role;
revoke all on function pipeline.snapshot_leaf(uuid, int, text, bytea, bytea) from public, anon, authenticated, service_role;
grant execute on function pipeline.chunk_list_row(int, int, int, int, int, bytea) to service_role;
grant execute on function pipeline.snapshot_leaf(uuid, int, text, bytea, bytea) to service_role;
