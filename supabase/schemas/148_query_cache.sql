create table pipeline.query_cache (
  model_id uuid not null,
  query_hash bytea not null,
  embedding extensions.halfvec not null,
  used_at timestamptz not null default clock_timestamp(),
  constraint query_cache_pkey primary key (model_id, query_hash),
  constraint query_cache_model_fkey foreign key (model_id) references public.model_registry (id) on delete cascade,
  constraint query_hash_is_sha256 check (length(query_hash) = 32)
);

comment on table pipeline.query_cache is
  'Vectors of questions by model and SHA-256 of the normalised text: the questions themselves are not kept.';
comment on column pipeline.query_cache.used_at is 'When it last served, to the hour: written anew at most once an hour.';

create index query_cache_used_idx on pipeline.query_cache (used_at);

alter table pipeline.query_cache enable row level security;
revoke all on pipeline.query_cache from public, anon, authenticated, service_role;
grant select, insert, update, delete on pipeline.query_cache to service_role;

-- What a model would read the same way is one question: composed accents, no line breaks, single spaces. Case stays, as models
-- tell MINEDUC from mineduc.
create function pipeline.normalised_query(query text)
returns text
language sql
immutable
set search_path = ''
return btrim(regexp_replace(normalize(query, nfc), '\s+', ' ', 'g'));

comment on function pipeline.normalised_query(text) is 'A question as it is embedded and cached: NFC, white space as single spaces.';

create function pipeline.cache_query(model_id uuid, query text, embedding extensions.halfvec)
returns void
language sql
set search_path = ''
as $$
  insert into pipeline.query_cache as c (model_id, query_hash, embedding)
  select cache_query.model_id, sha256(convert_to(pipeline.normalised_query(cache_query.query), 'UTF8')), cache_query.embedding
  where (pipeline.setting('query_cache_rows'))::int > 0
  on conflict on constraint query_cache_pkey do update set used_at = excluded.used_at;
  -- At most a few rows beyond the limit at any time; walks the limit's index entries, about a millisecond for 10,000.
  delete from pipeline.query_cache c
  where c.used_at <= (
    select o.used_at from pipeline.query_cache o order by o.used_at desc
    offset greatest((pipeline.setting('query_cache_rows'))::int, 0) limit 1
  );
$$;

comment on function pipeline.cache_query(uuid, text, extensions.halfvec) is
  'Keeps the vector of a question and lets go of those longest unused beyond settings.query_cache_rows.';

revoke all on function pipeline.normalised_query(text) from public, anon, authenticated, service_role;
revoke all on function pipeline.cache_query(uuid, text, extensions.halfvec) from public, anon, authenticated, service_role;
grant execute on function pipeline.normalised_query(text) to service_role;
grant execute on function pipeline.cache_query(uuid, text, extensions.halfvec) to service_role;
