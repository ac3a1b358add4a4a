begin;
\ir ../_helpers.sql
select plan(3);
set local role service_role;
select tests.source('a', missing_crawls => 100);
select tests.crawl('a', 'https://example.org/1', 'Uno.');
select tests.crawl('a', 'https://example.org/2', (select string_agg('Párrafo ' || n || repeat(' largo', 100), E'\n\n') from generate_series(1, 60) n));
create temp table counted as
select (select count(*) from public.document_versions) as versions, (select count(*) from pipeline.document_chunks) as occurrences,
  (select count(*) from pipeline.chunk_embeddings) as vectors, (select count(*) from public.pipeline_costs) as calls;
select public.create_snapshot('uno');
select is((select count(*) from pipeline.snapshot_documents), 2::bigint, 'a snapshot writes a row a document');
select is((select max(length(e::text)) - min(length(e::text)) < 50 from pipeline.snapshot_documents e), true, 'of the same size, however long the document');
select row_eq($$ select (select count(*) from public.document_versions), (select count(*) from pipeline.document_chunks),
  (select count(*) from pipeline.chunk_embeddings), (select count(*) from public.pipeline_costs) $$,
  (select row(versions, occurrences, vectors, calls) from counted), 'and copies no text, chunk or vector');

select * from finish();
rollback;
