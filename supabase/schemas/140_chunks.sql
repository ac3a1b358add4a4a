create table pipeline.chunks (
  id bigint generated always as identity,
  content_hash text not null,
  context text not null,
  content text not null,
  token_count int not null,
  tsv tsvector generated always as (pipeline.search_vector(context || E'\n' || content)) stored,
  created_at timestamptz not null default now(),
  constraint chunks_pkey primary key (id),
  constraint chunks_content_hash_key unique (content_hash),
  constraint content_is_not_empty check (content <> ''),
  constraint token_count_is_positive check (token_count > 0)
);

comment on table pipeline.chunks is 'Chunk contents, each once, by the SHA-256 of what is embedded of them.';
comment on column pipeline.chunks.context is 'Path of headings above the chunk, embedded before the content.';
comment on column pipeline.chunks.content_hash is 'SHA-256 of embedding_input(no prefix, context, content), hex.';

create index chunks_tsv_idx on pipeline.chunks using gin (tsv);

create table pipeline.chunk_lists (
  documento_id uuid not null,
  version int not null,
  revision int not null,
  chunks int not null,
  tokens bigint not null,
  strategy text,
  digest bytea not null,
  created_at timestamptz not null default clock_timestamp(),
  constraint chunk_lists_pkey primary key (documento_id, version, revision),
  constraint chunk_lists_version_fkey foreign key (documento_id, version)
    references public.document_versions (documento_id, version),
  constraint revision_counts_from_one check (revision >= 1),
  constraint list_is_not_empty check (chunks > 0),
  constraint digest_is_sha256 check (length(digest) = 32)
);

comment on table pipeline.chunk_lists is
  'How a version''s text was cut. The same text cut by another chunker is no new version but a new revision of its list.';
comment on column pipeline.chunk_lists.tokens is 'Sum of the chunks'' token_count; for the mean length of BM25.';
comment on column pipeline.chunk_lists.strategy is 'Name and version of what cut it first: structure/4.';
comment on column pipeline.chunk_lists.digest is 'SHA-256 over the list''s rows in order (pipeline.chunk_list_digest).';

create table pipeline.document_chunks (
  id bigint generated always as identity,
  documento_id uuid not null,
  version int not null,
  revision int not null default 1,
  ordinal int not null,
  chunk_id bigint not null,
  char_start int not null,
  char_end int not null,
  page_start int,
  page_end int,
  headings text,
  constraint document_chunks_pkey primary key (id),
  constraint document_chunks_list_fkey foreign key (documento_id, version, revision)
    references pipeline.chunk_lists (documento_id, version, revision),
  constraint document_chunks_chunk_fkey foreign key (chunk_id) references pipeline.chunks (id),
  constraint document_chunks_ordinal_key unique (documento_id, version, revision, ordinal),
  constraint range_is_not_empty check (char_start >= 0 and char_end > char_start),
  constraint pages_are_in_order check (page_end >= page_start)
);

comment on table pipeline.document_chunks is 'Where a chunk stands in a version of a document; its id is the chunk_id of a search hit.';
comment on column pipeline.document_chunks.char_start is '0-based code points: substr(text, char_start + 1, char_end - char_start) = content.';

comment on column pipeline.document_chunks.headings is
  'Path of headings above it where that is not embedded (setting chunk_embed_context); null where chunks.context says it.';

create index document_chunks_chunk_idx on pipeline.document_chunks (chunk_id);

create table pipeline.chunk_embeddings (
  model_id uuid not null,
  chunk_id bigint not null,
  input_hash text not null,
  embedding extensions.halfvec not null,
  embedding_hash bytea generated always as (sha256(extensions.halfvec_send(embedding))) stored,
  run_id text,
  job_id bigint,
  tokens int not null,
  cost_usd numeric not null default 0,
  tier int not null default 1,
  created_at timestamptz not null default now(),
  constraint chunk_embeddings_pkey primary key (model_id, chunk_id),
  constraint chunk_embeddings_model_fkey foreign key (model_id) references public.model_registry (id),
  constraint chunk_embeddings_chunk_fkey foreign key (chunk_id) references pipeline.chunks (id),
  constraint chunk_embeddings_run_fkey foreign key (run_id) references public.pipeline_runs (id)
) partition by list (model_id);

comment on table pipeline.chunk_embeddings is
  'One vector a model and chunk, a partition a model: vectors of two models are never in one comparison.';
comment on column pipeline.chunk_embeddings.input_hash is 'SHA-256 of exactly what was embedded: prefix, headings'' path, content.';
comment on column pipeline.chunk_embeddings.embedding_hash is 'SHA-256 of the vector''s binary form (halfvec_send).';
comment on column pipeline.chunk_embeddings.tier is '1 where its model was the one that was wanted, else the fallback_tier of the model that stood in.';
comment on column pipeline.chunk_embeddings.cost_usd is 'This chunk''s share, by tokens, of what its provider call cost.';

create index chunk_embeddings_chunk_idx on pipeline.chunk_embeddings (chunk_id);
create index chunk_embeddings_run_idx on pipeline.chunk_embeddings (run_id);
-- Vectors of stand-ins, few at any time: what prune_fallbacks looks through.
create index chunk_embeddings_fallback_idx on pipeline.chunk_embeddings (chunk_id) where tier > 1;

create table pipeline.list_embeddings (
  documento_id uuid not null,
  version int not null,
  revision int not null,
  model_id uuid not null,
  vectors int not null,
  digest bytea not null,
  created_at timestamptz not null default clock_timestamp(),
  constraint list_embeddings_pkey primary key (documento_id, version, revision, model_id),
  constraint list_embeddings_list_fkey foreign key (documento_id, version, revision)
    references pipeline.chunk_lists (documento_id, version, revision),
  constraint list_embeddings_model_fkey foreign key (model_id) references public.model_registry (id),
  constraint digest_is_sha256 check (length(digest) = 32)
);

comment on table pipeline.list_embeddings is 'Chunk lists of which every chunk has its vector of a model.';
comment on column pipeline.list_embeddings.digest is 'SHA-256 over the embedding_hash of the list''s chunks, in order.';

create index list_embeddings_model_idx on pipeline.list_embeddings (model_id);

alter table pipeline.chunk_lists enable row level security;
alter table pipeline.list_embeddings enable row level security;
alter table pipeline.chunks enable row level security;
alter table pipeline.document_chunks enable row level security;
alter table pipeline.chunk_embeddings enable row level security;
revoke all on pipeline.chunk_lists, pipeline.list_embeddings, pipeline.chunks, pipeline.document_chunks,
  pipeline.chunk_embeddings from public, anon, authenticated, service_role;
grant select, insert on pipeline.chunk_lists, pipeline.list_embeddings to service_role;
grant select, insert on pipeline.chunks, pipeline.document_chunks, pipeline.chunk_embeddings to service_role;
