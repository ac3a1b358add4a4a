begin;
\ir ../_helpers.sql
select plan(14);
create function tests.at(nth int) returns public.document_versions language plpgsql as $$
begin
  return public.document_as_of((tests.document('https://example.org/1')).id, (select moment from at where n = nth));
end;
$$;
set local role service_role;
select tests.source('a', missing_crawls => 100);
create temp table at (n int generated always as identity, moment timestamptz);
insert into at (moment) select tests.moment();
create temp table runs as select tests.crawl('a', 'https://example.org/1', 'Uno.') as first;
insert into at (moment) select tests.moment();
select tests.crawl('a', 'https://example.org/1', 'Dos.');
insert into at (moment) select tests.moment();
update public.documentos_oficiales set titulo = 'Título nuevo';
create temp table doc as select * from tests.document('https://example.org/1');
select is((tests.at(1)).version, null, 'before its first version there was none');
select row_eq($$ select version, contenido_texto, titulo from tests.at(2) $$, row(1, 'Uno.'::text, 'Bases'::text), 'then the first, with its text');
select row_eq($$ select version, contenido_texto, titulo from tests.at(3) $$, row(2, 'Dos.'::text, 'Título nuevo'::text), 'then the current one, with its text as well');
select is((tests.at(3)).valid_to, null, 'which is valid still');
select is((tests.at(2)).valid_to, (tests.at(3)).valid_from, 'one until the other');
select is((tests.at(2)).run_id, (select first from runs), 'the past one has the run that made it');
select is((select row(v.mime_type, v.idioma, v.paginas, v.page_map, v.bytes_sha256, v.bytes_size, v.quality_score, v.quality, v.metadata, v.config_hash, v.embedding_model)::text from tests.at(3) v),
  (select row(mime_type, idioma, paginas, page_map, bytes_sha256, bytes_size, quality_score, quality, metadata, config_hash, embedding_model)::text from doc), 'what describes the current one is there');
select is((public.document_as_of((select id from doc), (tests.at(3)).valid_from)).version, 2, 'at the very moment of the change it is the new one');
select is((public.document_as_of((select id from doc), (tests.at(3)).valid_from - interval '1 microsecond')).version, 1, 'a microsecond before the old one');
select is((public.document_as_of((select id from doc), 'infinity')).version, 2, 'for ever after the newest');
select throws_ok($$ select public.document_as_of(gen_random_uuid(), now()) $$, 'PT404', null, 'a document that is not there');
select throws_ok($$ select public.document_as_of((select id from doc), null) $$, 'PT400', null, 'a time has to be given');

select pipeline.prune('0 seconds', false);
select throws_ok($$ select tests.at(2) $$, 'PT410', null, 'a version that retention removed is not said never to have been');
select is((tests.at(3)).contenido_texto, 'Dos.', 'the current one is always there');

select * from finish();
rollback;
