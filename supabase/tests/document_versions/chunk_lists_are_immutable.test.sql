begin;
\ir ../_helpers.sql
select plan(11);
set local role service_role;
select tests.source('a');
select tests.crawl('a', 'https://example.org/1', E'Uno.\n\nDos.');
select public.create_snapshot('antes');
select throws_ok($$ update pipeline.document_chunks set char_start = 3 $$, '42501', null, 'a worker cannot change a chunk list');
select throws_ok($$ delete from pipeline.chunks $$, '42501', null, 'nor delete contents');
select throws_ok($$ update pipeline.served_versions set valid_to = now() $$, '42501', null, 'nor say what search showed');
select throws_ok($$ insert into pipeline.snapshot_documents (snapshot_id, documento_id, version, shown, estado, contenido_hash, leaf)
  select id, gen_random_uuid(), 1, false, 'ready', '', '' from public.data_snapshots $$, '42501', null, 'nor write a manifest');
reset role;
select throws_ok($$ update pipeline.document_chunks set char_start = 3 $$, 'PT409', null, 'nor can the owner change a list');
select throws_ok($$ delete from pipeline.document_chunks $$, 'PT409', null, 'or take a chunk out of it');
select throws_ok($$ update pipeline.chunk_lists set digest = sha256('') $$, 'PT409', null, 'or its digest');
select throws_ok($$ update pipeline.chunks set content = 'Falso.' $$, 'PT409', null, 'or a content');
select throws_ok($$ update pipeline.list_embeddings set digest = sha256('') $$, 'PT409', null, 'or the digest of its vectors');
select throws_ok($$ update pipeline.snapshot_documents set version = 2 $$, 'PT409', null, 'or a manifest');
select throws_ok($$ delete from pipeline.snapshot_documents $$, 'PT409', null, 'which nobody takes rows from');

select * from finish();
rollback;
