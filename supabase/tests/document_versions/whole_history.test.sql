begin;
\ir ../_helpers.sql
select plan(7);
select tests.source('a');
select tests.crawl('a', 'https://example.org/1', 'Uno.');
select public.create_snapshot('s');
set constraints all immediate;
-- As the owner: nothing of what a snapshot or a search as of a time shows can be taken away by hand.
select throws_ok($$ delete from public.documentos_oficiales $$, 'PT409', null, 'a document with a text is not deleted');
select throws_ok(format('truncate %s cascade', t.name), 'PT409', null, t.name || ' is not emptied')
  from unnest(array['pipeline.chunk_lists', 'pipeline.document_chunks', 'pipeline.list_embeddings', 'pipeline.chunks',
    'pipeline.snapshot_documents']) as t (name);
insert into public.documentos_oficiales (source_id, fuente, url_original, estado, estado_code)
  select id, 'f', 'https://example.org/2', 'rejected', 'EMPTY' from public.sources where name = 'a';
select lives_ok($$ delete from public.documentos_oficiales where url_original = 'https://example.org/2' $$, 'one that never had a text may be');

select * from finish();
rollback;
