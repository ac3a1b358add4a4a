begin;
\ir ../_helpers.sql
select plan(4);
select tests.source('a');
select tests.crawl('a', 'https://example.org/1', 'Versión 0.');
create temp table first_time as select clock_timestamp() as at;
-- As many superseded chunks as the index returns at a time, and more: an old one has to be found beyond them.
select tests.crawl('a', 'https://example.org/1', 'Versión ' || n || '.') from generate_series(1, 60) n;
-- One-hot vectors, all as far from each other, make no graph that can be walked.
update pipeline.chunk_embeddings e
   set embedding = (
     select extensions.l2_normalize(array_agg(sin(i * (1 + 0.01 * e.chunk_id))::real order by i)::extensions.vector)::extensions.halfvec
       from generate_series(1, 384) i
   );
do $$
begin
  execute format(
    'create index on pipeline.%I using hnsw ((embedding::extensions.halfvec(384)) extensions.halfvec_cosine_ops)',
    pipeline.partition_of_model((pipeline.active_embedding_model()).id)
  );
end $$;
set local enable_seqscan = off;
set local enable_sort = off;

-- The vector of the newest text, so that the oldest is no nearer than the others.
create temp table question as
select e.embedding
  from pipeline.chunk_embeddings e
  join pipeline.chunks c on c.id = e.chunk_id
 where c.content = 'Versión 60.';
select is((select string_agg(content, ',') from question, public.match_documents(embedding, 10)), 'Versión 60.', 'now: what is shown now');
select is((select string_agg(content, ',') from question, first_time, public.match_documents(embedding, 10, -1, as_of => at)), 'Versión 0.',
  'as of then: what was shown then, behind sixty that are nearer or as near');
select is((select version from question, first_time, public.match_documents(embedding, 10, -1, as_of => at)), 1, 'with its version');
select is(current_setting('hnsw.iterative_scan'), 'strict_order', 'the index is asked for more until there are enough');

select * from finish();
rollback;
