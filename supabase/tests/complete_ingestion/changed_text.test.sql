begin;
\ir ../_helpers.sql
select plan(8);
set local role service_role;
select tests.source('a');
select tests.crawl('a', 'https://example.org/1', E'Uno.\n\nDos.\n\nTres.');
create temp table before as select * from tests.document('https://example.org/1');

create temp table run as select tests.discover('a', array['https://example.org/1']) as id;
select tests.ingest(tests.parsed(E'Uno.\n\nDos, cambiado.\n\nTres.'));
select is((tests.document('https://example.org/1')).version, 2, 'a changed text is version 2');
select is((tests.document('https://example.org/1')).served_version, 1, 'search shows the first until the second is whole');
select is((select contenido_texto from public.document_versions where version = 1), E'Uno.\n\nDos.\n\nTres.', 'history keeps the old text');
select is((select v1.valid_to from public.document_versions v1 where version = 1), (select v2.valid_from from public.document_versions v2 where version = 2),
  'one version ends where the next begins');
select is(tests.embed_all(), 1, 'only the changed chunk is embedded');
select is((tests.document('https://example.org/1')).served_version, 2, 'then the second is shown');
select is((tests.run((select id from run))).ready, 1, 'and the run reports it ready');
select is((select count(*) from pipeline.document_chunks where documento_id = (select id from before)), 6::bigint, 'both versions have their chunk list');

select * from finish();
rollback;
