-- Reached from generated columns and by `anon` inside search, so immutable and free of table access. Bodies in the form of
-- the SQL standard: their names are bound when they are created, so they need no search_path of their own and are inlined.
create function pipeline.sha256_hex(input text)
returns text
language sql
immutable
strict
parallel safe
return encode(sha256(convert_to(input, 'UTF8')), 'hex');

comment on function pipeline.sha256_hex(text) is 'SHA-256 of the UTF-8 bytes, in lower-case hex.';

-- The Spanish stemmer knows "evaluación" and "evaluaciones" but leaves "evaluacion" alone, and keeps ñ and ü: people type
-- without accents, so the ending gets its accent back before stemming and ñ, ü are folded (the stemmer folds á é í ó ú).
create function pipeline.search_vector(input text)
returns tsvector
language sql
immutable
strict
parallel safe
return to_tsvector(
  'pg_catalog.spanish'::regconfig,
  translate(regexp_replace(lower(input), '([cs])ion\M', '\1ión', 'g'), 'ñü', 'nu')
);

comment on function pipeline.search_vector(text) is 'The Spanish full-text lexemes of a text, the same with and without accents.';

-- The exact text that is embedded: prefix of the model, path of headings, content.
create function pipeline.embedding_input(prefix text, context text, content text)
returns text
language sql
immutable
parallel safe
return coalesce(prefix, '') || case when coalesce(context, '') = '' then '' else context || E'\n\n' end || content;

comment on function pipeline.embedding_input(text, text, text) is
  'Exactly what a model embeds for a chunk; its SHA-256 with the model identifies the embedding.';

revoke all on function pipeline.sha256_hex(text) from public, anon, authenticated, service_role;
revoke all on function pipeline.search_vector(text) from public, anon, authenticated, service_role;
revoke all on function pipeline.embedding_input(text, text, text) from public, anon, authenticated, service_role;
grant execute on function pipeline.sha256_hex(text) to service_role;
grant execute on function pipeline.search_vector(text) to service_role;
grant execute on function pipeline.embedding_input(text, text, text) to service_role;
