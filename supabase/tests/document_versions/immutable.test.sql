begin;
\ir ../_helpers.sql
select plan(8);
set local role service_role;
select tests.source('a');
select tests.crawl('a', 'https://example.org/1', 'Uno.');
select tests.crawl('a', 'https://example.org/1', 'Dos.');
select throws_ok($$ insert into public.document_versions (documento_id, version, contenido_hash, valid_from)
  select id, 9, 'x', now() from public.documentos_oficiales $$, '42501', null, 'a worker cannot write history');
reset role;
select throws_ok($$ update public.document_versions set contenido_texto = 'Otro.' where version = 1 $$, 'PT409', null, 'a text cannot be changed, by its owner neither');
select throws_ok($$ update public.document_versions set valid_to = null where version = 1 $$, 'PT409', null, 'nor a validity');
select throws_ok($$ update public.document_versions set bytes_sha256 = 'x' where version = 2 $$, 'PT409', null, 'nor the current version''s');
select throws_ok($$ update public.document_versions set valid_to = now() + interval '1 day', contenido_texto = 'Falso.' where version = 2 $$, 'PT409', null,
  'nor can it be closed with a text that it never had');
select throws_ok($$ delete from public.document_versions $$, 'PT409', null, 'nor can one be deleted');
set constraints all immediate;
select throws_ok($$ truncate public.document_versions cascade $$, 'PT409', null, 'or all of them');
select is((select count(*) from public.document_versions where contenido_texto = 'Uno.'), 1::bigint, 'the old text is there');

select * from finish();
rollback;
